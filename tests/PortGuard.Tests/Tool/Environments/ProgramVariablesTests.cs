using System.Text;
using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class ProgramVariablesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("portguard-env-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void The_real_environment_wins_and_only_what_it_lacks_is_added()
    {
        Write(".env", "PORT=8000\nENVIRONMENT=Development\nEMPTY=x\nNEW=1\n"u8);
        var variables = Read(null, ("PORT", "9000"), ("ENVIRONMENT", "production"), ("EMPTY", ""));

        Assert.Equal(("9000", "production", "", "1"), (variables.All["PORT"], variables.All["ENVIRONMENT"], variables.All["EMPTY"], variables.All["NEW"]));
        Assert.Equal(["NEW"], variables.Added.Select(variable => variable.Key));
        Assert.Equal(("PORT", "NEW in .env"), (variables.Origin("PORT"), variables.Origin("NEW")));
    }

    [Fact]
    public void A_file_cannot_hide_the_veto_of_the_real_environment()
    {
        Write(".env", "ENVIRONMENT=Development\nASPNETCORE_ENVIRONMENT=Development\n"u8);

        Assert.Equal(DevelopmentSwitch.Vetoed, CommandEnvironment.Read(Read(null, ("ENVIRONMENT", "production")).All, dev: true, name: null).Switch);
        Assert.Equal(DevelopmentSwitch.Vetoed, CommandEnvironment.Read(Read(null, ("ENVIRONMENT", "production")).All, dev: false, name: null).Switch);
        Assert.Equal(DevelopmentSwitch.On, CommandEnvironment.Read(Read(null).All, dev: false, name: null).Switch);
    }

    [Fact]
    public void Without_a_file_there_is_the_environment_alone()
    {
        Assert.Empty(Read(null, ("PORT", "1")).Added);
        _directory.CreateSubdirectory(".env");
        Assert.Empty(Read(null, ("PORT", "1")).Added);
    }

    [Fact]
    public void A_file_that_is_named_has_to_be_there_and_to_be_text()
    {
        Assert.StartsWith("missing.env cannot be read (", Refused("missing.env"), StringComparison.Ordinal);
        Write("utf16.env", Encoding.Unicode.GetBytes("A=1\n"));
        Assert.Equal("utf16.env is not text in UTF-8; save it as that.", Refused("utf16.env"));
        Write("latin1.env", [(byte)'A', (byte)'=', 0xE9]);
        Assert.Equal("latin1.env is not text in UTF-8; save it as that.", Refused("latin1.env"));
    }

    [Fact]
    public void In_a_file_that_is_named_every_line_has_to_be_one()
    {
        Write("some.env", "A=1\nA: 2\n"u8);
        Assert.StartsWith("some.env:2:2: a '=' is expected after the name;", Refused("some.env"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_merely_lies_there_fails_nothing_and_says_so()
    {
        Write(".env", Encoding.Unicode.GetBytes("A=1\n"));
        var variables = Read(null, ("PORT", "1"));
        Assert.Empty(variables.Added);
        Assert.Equal(".env is not text in UTF-8; save it as that.", variables.Trouble?.Message);

        Write(".env", "A: 1\nB=2\n"u8);
        Assert.Equal([new("B", "2")], Read(null).Added);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
    {
        Write("bom.env", "\uFEFFA=1\r\n"u8);
        Assert.Equal("1", Read("bom.env").All["A"]);
    }

    private string Refused(string file)
    {
        var error = Assert.Throws<ToolException>(() => Read(file));
        Assert.Equal(2, error.ExitCode);
        return error.Message;
    }

    private ProgramVariables Read(string? file, params (string Name, string Value)[] environment) =>
        ProgramVariables.Read(file, _directory.FullName, environment.ToDictionary(variable => variable.Name, variable => variable.Value));

    private void Write(string name, ReadOnlySpan<byte> content) => File.WriteAllBytes(Path.Combine(_directory.FullName, name), content);
}
