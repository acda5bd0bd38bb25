using System.Reflection;
using System.Runtime.CompilerServices;

namespace PortGuard.Tests;

/// <summary>Rules of the house that a compiler does not check.</summary>
public sealed class ArchitectureTests
{
    private const int LongestFile = 300;

    /// <summary>The files whose job a banned call is, one reason each.</summary>
    private static readonly string[] _filesThatMayUseBannedSymbols =
    [
        "CommandRunner.cs", // ends the program it started, on timeout
        "LinuxProcessHandle.cs", // signals through a pidfd
        "UnixProcessHandle.cs", // signals by kill(2) with a start-time check
        "WindowsProcessHandle.cs", // TerminateProcess
        "UnixChildStarter.cs", // hands a signal on to the child that it started and has not reaped
        "RefusalExit.cs", // ends our own process with the refusal's exit code and prints the headline
        "ConsoleTerminal.cs", // the terminal of the command where there is no C library
    ];

    public static TheoryData<string> Assemblies => ["PortGuard", "PortGuard.AspNetCore"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void A_public_class_is_sealed_static_or_the_root_of_the_exceptions(string assembly) => Assert.All(
        Assembly.Load(assembly).GetExportedTypes().Where(type => type.IsClass),
        type => Assert.True(type.IsSealed || type.IsAbstract || type == typeof(PortGuardException), $"{type} can be inherited from."));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Constructors_of_exceptions_are_not_public(string assembly) => Assert.All(
        Assembly.Load(assembly).GetExportedTypes().Where(type => type.IsAssignableTo(typeof(Exception))),
        type => Assert.Empty(type.GetConstructors()));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Only_extension_classes_live_outside_the_namespace_of_the_package(string assembly) => Assert.All(
        Assembly.Load(assembly).GetExportedTypes().Where(type => type.Namespace != "PortGuard" && type.Namespace != assembly),
        type => Assert.True(type.IsDefined(typeof(ExtensionAttribute)), $"{type} extends nothing and is in the namespace {type.Namespace}."));

    [Fact]
    public void The_command_promises_nothing_to_callers() => Assert.Empty(Assembly.Load("PortGuard.Tool").GetExportedTypes());

    [Fact]
    public void Only_what_draws_a_table_loads_the_library_for_tables() => Assert.All(
        SourceFiles().Where(file => File.ReadAllText(file).Contains("using Spectre.Console", StringComparison.Ordinal)),
        file => Assert.EndsWith("Table.cs", file, StringComparison.Ordinal));

    [Fact]
    public void No_source_file_is_longer_than_the_budget() => Assert.All(
        SourceFiles(),
        file => Assert.True(File.ReadLines(file).Count() <= LongestFile, $"{file} has more than {LongestFile} lines: it is two ideas."));

    [Fact]
    public void Only_the_files_whose_job_it_is_use_a_banned_symbol()
    {
        var users = SourceFiles().Where(file => File.ReadAllText(file).Contains("#pragma warning disable RS0030", StringComparison.Ordinal));

        // Both ways: a name that no file has any more would let a new file of that name pass.
        Assert.Equal(_filesThatMayUseBannedSymbols.Order(StringComparer.Ordinal), users.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_disabled_warning_says_why()
    {
        var lines = SourceFiles().SelectMany(File.ReadLines).Where(line => line.Contains("#pragma warning disable", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains("//", line, StringComparison.Ordinal));
    }

    private static string[] SourceFiles() =>
        Directory.GetFiles(Path.Combine(SourceTree.Root, "src"), "*.cs", SearchOption.AllDirectories);
}
