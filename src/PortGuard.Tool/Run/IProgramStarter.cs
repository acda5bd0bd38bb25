using System.Runtime.InteropServices;

namespace PortGuard.Tool;

/// <summary>Starts a program: on Unix it takes our place, on Windows it is a child that is waited for.</summary>
internal interface IProgramStarter
{
    /// <returns>The program's exit code, where this process is still there when it ends.</returns>
    /// <exception cref="ToolException">It cannot be executed.</exception>
    int Start(ProgramStart program);
}

/// <summary>Starts a program as a child, and waits for it.</summary>
internal interface IChildStarter : IProgramStarter
{
    /// <summary>Hands a signal on to the child that runs; nothing where none does.</summary>
    void Send(PosixSignal signal);
}

/// <summary>A program that is to be started.</summary>
/// <param name="File">The file to execute.</param>
/// <param name="Arguments">The arguments, the first being the program as it was typed.</param>
/// <param name="Variables">The variables that are set on top of our own environment.</param>
internal sealed record ProgramStart(string File, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Variables);
