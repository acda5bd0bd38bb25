using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class ProgramCallTests : IDisposable
{
    private readonly string _directory = Real(Directory.CreateTempSubdirectory("portguard-call-").FullName);

    public ProgramCallTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "execve(2) is of Unix");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_program_is_its_file_behind_every_link()
    {
        Write("server-1.2", "\u007fELF\u0001\u0001");
        File.CreateSymbolicLink(In("server"), In("server-1.2"));

        Expect(In("server-1.2"), "server --port 1", In("server"), "server", "--port", "1");
    }

    [Theory]
    [InlineData("#!INTERPRETER\n", "INTERPRETER ./app.py x")]
    [InlineData("#! INTERPRETER -u -O \nprint()", "INTERPRETER|-u -O|./app.py|x")]
    [InlineData("#!/usr/bin/env python9\n", "python9 ./app.py x")]
    [InlineData("#!/usr/bin/env -S A=1 python9 -u -O\n", "python9 -u -O ./app.py x")]
    public void A_script_is_its_interpreter(string text, string arguments)
    {
        var interpreter = Write("bin/python9", "\u007fELF\u0001\u0001");
        Write("app.py", text.Replace("INTERPRETER", interpreter, StringComparison.Ordinal));

        var expected = arguments.Replace("INTERPRETER", interpreter, StringComparison.Ordinal);
        Expect(interpreter, expected, "./app.py", "app.py", "x");
    }

    [Theory]
    [InlineData("-S -u NODE_OPTIONS python9")]
    [InlineData("-S \"python9\" -u")]
    [InlineData("-S PATH=/opt/bin nosuch9")]
    [InlineData("-S --chdir=/ -C /tmp python9")]
    public void What_env_alone_understands_is_left_to_it_and_fails_no_start(string arguments)
    {
        Write("bin/python9", "\u007fELF\u0001\u0001");
        Write("app.py", $"#!/usr/bin/env {arguments}\n");

        Expect(Real("/usr/bin/env"), $"/usr/bin/env|{arguments}|./app.py|x", "./app.py", "app.py", "x");
    }

    [Fact]
    public void A_script_whose_interpreter_is_a_script_ends_at_a_program()
    {
        var program = Write("bin/program", "\u007fELF\u0001\u0001");
        var middle = Write("middle", $"#!{program} -m\n");
        Write("app", $"#!{middle}\n");

        Expect(program, $"{program} -m {middle} ./app x", "./app", "./app", "x");
    }

    [Fact]
    public void Text_without_a_first_line_of_its_own_is_run_by_the_shell()
    {
        Write("serve", "echo hello\n");

        Expect(Real("/bin/sh"), "/bin/sh ./serve x", "./serve", "./serve", "x");
    }

    [Theory]
    [InlineData("#!/no/such/interpreter -x\n", "./app wants the interpreter /no/such/interpreter, which is not there.")]
    [InlineData("#!/bin/sh\r\n", "./app wants the interpreter /bin/sh\\r, which is not there.")]
    [InlineData("#!/usr/bin/env nosuch9\n", "there is no program 'nosuch9' in PATH (DIRECTORY/bin).")]
    public void A_missing_interpreter_is_found_before_anything_is_done(string text, string message)
    {
        Write("app", text);
        var error = Assert.Throws<ToolException>(() => Of("./app", "./app"));
        Assert.Equal((127, message.Replace("DIRECTORY", _directory, StringComparison.Ordinal)), (error.ExitCode, error.Message));
    }

    private void Expect(string executable, string arguments, string file, params string[] typed)
    {
        var call = Of(file, typed);
        Assert.Equal((executable, string.Join('|', arguments.Split(arguments.Contains('|', StringComparison.Ordinal) ? '|' : ' '))), (call.Executable, string.Join('|', call.Arguments)));
    }

    private ProgramCall Of(string file, params string[] typed) => ProgramCall.Of(file, typed, new(In("bin"), _directory), _directory);

    private string In(string path) => Path.Combine(_directory, path);

    private string Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(In(path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return In(path);
    }

    private static unsafe string Real(string path)
    {
        var buffer = stackalloc byte[Libc.PATH_MAX];
        return Libc.realpath(path, buffer) is null ? path : System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)buffer)!;
    }
}
