using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class ProgramSearchTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("portguard-path-");

    public ProgramSearchTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "execvp(3) is of Unix");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void The_first_executable_file_of_the_path_is_it()
    {
        Write("one/server", executable: false);
        Directory.CreateDirectory(In("two/server"));
        Write("three/server", executable: true);
        Write("four/server", executable: true);

        Assert.Equal(In("three/server"), Search("one", "two", "three", "four").Find("server"));
    }

    [Fact]
    public void An_empty_entry_and_a_relative_one_are_the_working_directory()
    {
        Write("server", executable: true);
        Write("tools/helper", executable: true);
        var search = new ProgramSearch("/nowhere::tools", _directory.FullName);

        Assert.Equal("server", search.Find("server"));
        Assert.Equal("tools/helper", search.Find("helper"));
        Assert.Equal("./server", search.Find("./server"));
        Assert.Equal("/bin/sh", new ProgramSearch(null, "/").Find("sh"));
    }

    [Fact]
    public void What_is_missing_is_said_with_where_it_was_looked_for() => Refused(
        127, "there is no program 'nosuch' in PATH (/a, /b).", new("/a:/b", "/"), "nosuch");

    [Fact]
    public void A_long_path_is_cut() => Refused(
        127, "there is no program 'nosuch' in PATH (/1, /2, /3, ., /4, /5 and 2 more).", new("/1:/2:/3::/4:/5:/6:/7", "/"), "nosuch");

    [Fact]
    public void One_word_that_was_to_be_several_is_explained() => Refused(
        127, "there is no program 'uvicorn app:app' in PATH (/a). The program and its arguments are words of their own: -- uvicorn app:app", new("/a", "/"), "uvicorn app:app");

    [Fact]
    public void A_program_of_the_project_is_proposed()
    {
        Write("node_modules/.bin/vite", executable: true);
        Refused(127, "there is no program 'vite' in PATH (/a). There is node_modules/.bin/vite: write it with its directory.", new("/a", _directory.FullName), "vite");
    }

    [Fact]
    public void What_is_there_and_may_not_be_executed_is_another_answer()
    {
        Write("one/server", executable: false);
        var file = In("one/server");
        var message = $"{file} may not be executed; chmod +x {file}, or write its interpreter before it (-- sh {file}).";

        Refused(126, message, Search("one"), "server");
        Refused(126, message, Search("one"), file);
        Refused(126, "./one is a directory and no program.", Search("one"), "./one");
        Refused(127, "there is no program ./two.", Search("one"), "./two");
        Refused(127, "there is no program '' in PATH (/a).", new("/a", "/"), "");
    }

    private static void Refused(int code, string message, ProgramSearch search, string program)
    {
        var error = Assert.Throws<ToolException>(() => search.Find(program));
        Assert.Equal((code, message), (error.ExitCode, error.Message));
    }

    private ProgramSearch Search(params string[] places) => new(string.Join(':', places.Select(In)), _directory.FullName);

    private string In(string path) => Path.Combine(_directory.FullName, path);

    private void Write(string path, bool executable)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(In(path), executable ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.UserRead);
        }
    }
}
