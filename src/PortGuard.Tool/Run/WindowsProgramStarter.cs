using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PortGuard.Tool;

/// <summary>Windows has no execve: the program is a child on our console, and we end when it does, with its exit code.</summary>
internal sealed class WindowsProgramStarter : IChildStarter
{
    public void Send(PosixSignal signal)
    {
        // Windows has told every process of the console itself.
    }

    public int Start(ProgramStart program)
    {
        var start = new ProcessStartInfo(program.File, program.Arguments.Skip(1)) { UseShellExecute = false };
        foreach (var (name, value) in program.Variables)
        {
            start.Environment[name] = value;
        }

        // Ctrl+C goes to every process of the console: the program decides, and we stay for its exit code.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var breaking = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => context.Cancel = true);
        try
        {
            using var child = Process.Start(start)!;
            child.WaitForExit();
            return child.ExitCode;
        }
        catch (Win32Exception e)
        {
            // ERROR_FILE_NOT_FOUND, ERROR_BAD_EXE_FORMAT, ERROR_ACCESS_DENIED ...
            throw new ToolException(
                e.NativeErrorCode == 2 ? ExitCode.NoSuchProgram : ExitCode.CannotExecute,
                $"{CommandLine.Sanitize(program.File)} cannot be executed: {CommandLine.Sanitize(e.Message)}");
        }
    }
}
