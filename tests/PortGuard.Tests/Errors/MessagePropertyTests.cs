using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace PortGuard.Tests;

/// <summary>What holds of every text, however hostile: one line, nothing a terminal obeys, no secret, no exception, little time.</summary>
public sealed class MessagePropertyTests
{
    private const string SecretBody = "Zq9xWv7KpL2mRt4N";

    /// <summary>Pieces that command lines and attacks are made of, more often than any character.</summary>
    private static readonly Gen<string> _piece = Gen.OneOf(
        ArbMap.Default.GeneratorFor<char>().Select(character => character.ToString()),
        Gen.Elements(
            "\u001b[31m", "\n", "\r", "\u202e", "\u200b", "\U000E0041", "\ud83d", " ", "  ", "\"", "'", "`", "=", ":", ";", "&", "?", "://", "@", "/", "--", "-p", "$", "\\",
            "Password", "password=", "token", "Authorization: ", "Bearer ", "eyJ", "ghp_", "AKIA", "mysql", "curl", "-u", "PWD=/", "\0", "***", "..."));

    private static readonly Config _hard = Config.QuickThrowOnFailure.WithMaxTest(int.Parse(Environment.GetEnvironmentVariable("PORTGUARD_PROPERTY_TESTS") ?? "300", CultureInfo.InvariantCulture));

    private static readonly Gen<string> _text = Gen.ListOf(_piece).Select(string.Concat);

    private static readonly Gen<string[]> _arguments = Gen.ArrayOf(_text);

    /// <summary>Ways to write a secret that are known to be found, at any place of any command line.</summary>
    private static readonly Gen<string[]> _carrier = Gen.Elements<string[]>(
        ["--password=" + SecretBody],
        ["--password", SecretBody],
        ["--api-key=" + SecretBody],
        ["DB_PASSWORD=" + SecretBody],
        ["Server=db;Password=" + SecretBody + ";Encrypt=true"],
        ["Endpoint=sb://x/;SharedAccessKey=" + SecretBody],
        ["ConnectionStrings__Shop=Host=db " + SecretBody],
        ["Authorization: Bearer " + SecretBody],
        ["postgres://shop:" + SecretBody + "@db/shop"],
        ["http://x/?access_token=" + SecretBody],
        ["sh -c app --token " + SecretBody],
        ["mysql", "-p" + SecretBody],
        ["ghp_" + SecretBody],
        ["eyJ" + SecretBody + "." + SecretBody + "." + SecretBody]);

    [Fact]
    public void Sanitised_text_never_holds_a_character_that_is_not_printed() => Prop.ForAll(Arb.From(_text), text => IsPrintable(CommandLine.Sanitize(text))).Check(_hard);

    [Fact]
    public void A_command_line_is_always_one_printable_line_of_bounded_length() =>
        Prop.ForAll(Arb.From(_arguments), arguments => CommandLine.Redact(arguments) is var line && IsPrintable(line) && line.Length <= 160).Check(_hard);

    [Fact]
    public void No_known_way_to_write_a_secret_survives_whatever_stands_around_it()
    {
        var cases = from before in _arguments
                    from carrier in _carrier
                    from after in _arguments
                    select before.Where(argument => !EndsOpen(argument)).Concat(carrier).Concat(after).ToArray();
        Prop.ForAll(Arb.From(cases), arguments => !CommandLine.Redact(arguments, longest: 100_000).Contains(SecretBody, StringComparison.Ordinal)).Check(_hard);
    }

    [Fact]
    public void A_message_never_holds_a_control_character_nor_a_known_secret()
    {
        var cases = from name in _text
                    from user in _text
                    from directory in _text
                    from arguments in _arguments
                    from carrier in _carrier
                    from cause in Gen.Elements(Enum.GetValues<ConflictCause>())
                    from kind in Gen.Elements(Enum.GetValues<PortHoldingKind>())
                    select (name, user, directory, arguments: arguments.Where(argument => !EndsOpen(argument)).Concat(carrier).ToArray(), cause, kind);
        Prop.ForAll(Arb.From(cases), hostile =>
        {
            var scene = new Scene();
            var owner = scene.Process(4242, hostile.name, hostile.arguments, directory: hostile.directory, user: hostile.user);
            var conflict = Scene.Conflict(hostile.cause, Scene.Http() with { Display = hostile.name + "http://x:5000" }, hostile.kind, holders: Scene.Protected(owner, hostile.user, hostile.name, hostile.user));
            var text = scene.Render(conflict with { ApplicationName = hostile.name, EnvironmentName = hostile.user });
            return text.ReplaceLineEndings("\n").Split('\n').All(IsPrintable) && !text.Contains(SecretBody, StringComparison.Ordinal);
        }).Check(_hard);
    }

    /// <summary>An argument before it can make the carrier's first word a value or a word of its own; then it is no longer a carrier.</summary>
    private static bool EndsOpen(string argument) => argument.StartsWith('-');

    private static bool IsPrintable(string line) => !line.EnumerateRunes().Any(rune =>
        System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
