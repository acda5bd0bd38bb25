using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace PortGuard.Tests;

/// <summary>Lets a C compiler compare every constant and every struct of the Libc class with the C headers.</summary>
public sealed class NativeConstantsTests
{
    private const BindingFlags Declared = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact(Timeout = 60000)]
    public async Task Every_native_constant_and_struct_is_what_the_C_headers_say()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        var checks = Checks();
        Assert.Contains("CHECK(TCPDIAG_GETSOCK, 18);", checks, StringComparison.Ordinal);
        Assert.Contains("CHECK_OFFSET(inet_diag_msg, idiag_inode, 68);", checks, StringComparison.Ordinal);
        Assert.Equal((0, ""), await CompileAsync(checks));
    }

    [Fact(Timeout = 60000)]
    public async Task A_wrong_constant_does_not_compile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        var (exitCode, errors) = await CompileAsync("CHECK(EINTR, 5);\n");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("EINTR is 5 in C#", errors, StringComparison.Ordinal);
    }

    private static string Checks()
    {
        var text = new StringBuilder();
        foreach (var constant in typeof(Libc).GetFields(Declared).Where(field => field.IsLiteral && field.FieldType.IsPrimitive).OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"CHECK({constant.Name}, {constant.GetRawConstantValue()});");
        }

        foreach (var type in typeof(Libc).GetNestedTypes(Declared).Where(type => type is { IsValueType: true, IsEnum: false }).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"CHECK_SIZE({type.Name}, {Marshal.SizeOf(type)});");
            // Names that begin with two underscores are padding, which each C library spells its own way.
            foreach (var field in type.GetFields(Declared).Where(field => !field.IsStatic && !field.Name.StartsWith("__", StringComparison.Ordinal)))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"CHECK_OFFSET({type.Name}, {field.Name}, {Marshal.OffsetOf(type, field.Name)});");
            }
        }

        return text.ToString();
    }

    private static async Task<(int ExitCode, string Errors)> CompileAsync(string checks)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var compiler = Start();
        await compiler.StandardInput.WriteAsync(await File.ReadAllTextAsync(HeadPath(), cancellationToken) + checks);
        compiler.StandardInput.Close();
        var errors = await compiler.StandardError.ReadToEndAsync(cancellationToken);
        await compiler.WaitForExitAsync(cancellationToken);
        Assert.SkipWhen(errors.Contains("fatal error:", StringComparison.Ordinal), $"the C headers are not all installed: {errors}");
        return (compiler.ExitCode, errors);
    }

    private static Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("cc", ["-fsyntax-only", "-x", "c", "-"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            Assert.Skip($"no C compiler here: {e.Message}");
            throw;
        }
    }

    // In the sources, above the build's output: nothing has to be copied.
    private static string HeadPath()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null)
        {
            var path = Path.Combine(directory.FullName, "tests", "PortGuard.Tests", "Interop", "native-constants.c");
            if (File.Exists(path))
            {
                return path;
            }

            directory = directory.Parent;
        }

        Assert.Skip("the sources are not beside the build");
        throw new FileNotFoundException();
    }
}
