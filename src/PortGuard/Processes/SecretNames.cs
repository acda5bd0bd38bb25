namespace PortGuard;

/// <summary>Which names stand for a secret, and which programs take one in a short option.</summary>
internal static class SecretNames
{
    private const int LongestName = 128;

    /// <summary>A name that has one of these in it, hyphens and underscores left out, stands for a secret ...</summary>
    private static readonly string[] _parts =
    [
        "password", "passwd", "passphrase", "requirepass", "masterauth", "secret", "token", "apikey", "accesskey", "accountkey", "sharedkey",
        "signingkey", "encryptionkey", "privatekey", "subscriptionkey", "connectionstring", "credential", "authorization", "sharedaccesssignature",
    ];

    /// <summary>... and one that is one of these ...</summary>
    private static readonly string[] _whole =
    [
        "pwd", "pass", "dbpass", "userpass", "pgpass", "smtppass", "pw", "auth", "sig", "cookie", "setcookie", "xauth", "bearer",
    ];

    /// <summary>... unless it ends so: then it says where the secret is, how long it lasts or what it is called.</summary>
    private static readonly string[] _harmlessEnds =
    [
        "file", "path", "dir", "directory", "folder", "uri", "url", "endpoint", "host", "port", "name", "id", "stdin", "prompt", "count", "limit", "length",
        "size", "timeout", "ttl", "expiry", "lifetime", "type", "provider", "audience", "issuer", "policy", "tokenizer", "enabled", "required",
    ];

    private static readonly Dictionary<string, ProgramOptions> _programs = new(StringComparer.OrdinalIgnoreCase)
    {
        // "-p" alone prompts, and what follows is the database: only the attached form holds a secret (mysql(1)).
        ["mysql"] = new("-p", null, null),
        ["mysqldump"] = new("-p", null, null),
        ["mysqladmin"] = new("-p", null, null),
        ["mysqlimport"] = new("-p", null, null),
        ["mariadb"] = new("-p", null, null),
        ["mariadb-dump"] = new("-p", null, null),
        ["mariadb-admin"] = new("-p", null, null),
        ["sshpass"] = new("-p", "-p", null),
        ["redis-cli"] = new(null, "-a", null),
        ["sqlcmd"] = new("-P", "-P", null),
        ["bcp"] = new("-P", "-P", null),
        ["mongo"] = new("-p", "-p", null),
        ["mongosh"] = new("-p", "-p", null),
        ["mongodump"] = new("-p", "-p", null),
        ["ldapsearch"] = new("-w", "-w", null),
        ["ldapmodify"] = new("-w", "-w", null),
        ["curl"] = new(null, null, "-u"),
    };

    public static bool IsSecret(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > LongestName)
        {
            return false;
        }

        Span<char> plain = stackalloc char[LongestName];
        var length = 0;
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                plain[length++] = char.ToLowerInvariant(character);
            }
        }

        return IsSecretPlain(plain[..length]);
    }

    /// <summary>What the short options of a program mean; null for one that takes no secret there.</summary>
    public static ProgramOptions? OptionsOf(ReadOnlySpan<char> path)
    {
        var name = path[(Math.Max(path.LastIndexOf('/'), path.LastIndexOf('\\')) + 1)..];
        name = name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        return _programs.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var options) ? options : null;
    }

    private static bool IsSecretPlain(ReadOnlySpan<char> name)
    {
        foreach (var whole in _whole)
        {
            if (name.SequenceEqual(whole))
            {
                return true;
            }
        }

        // "max_tokens": numbers of a language model, not a secret.
        if (name.EndsWith("tokens", StringComparison.Ordinal) && name.Contains("max", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var part in _parts)
        {
            if (name.Contains(part, StringComparison.Ordinal))
            {
                // A connection string is one whatever it is called (ConnectionStrings__Profile), and so is the secret_id of a vault.
                return part == "connectionstring" || name.EndsWith("secretid", StringComparison.Ordinal) || !EndsHarmlessly(name);
            }
        }

        return false;
    }

    private static bool EndsHarmlessly(ReadOnlySpan<char> name)
    {
        foreach (var end in _harmlessEnds)
        {
            if (name.EndsWith(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The short options of one program that hold a secret.</summary>
/// <param name="Attached">Holds it in the same argument: -pSECRET.</param>
/// <param name="Separate">Holds it in the next one: -a SECRET.</param>
/// <param name="UserAndSecret">Holds it after a colon, in the same argument or the next: -u USER:SECRET.</param>
internal sealed record ProgramOptions(string? Attached, string? Separate, string? UserAndSecret);
