namespace PortGuard;

/// <summary>Finds secrets by their own look: the password of a URL, tokens whose issuers gave them a prefix, private keys.</summary>
internal static class SecretShapes
{
    private const int LeastTail = 8;
    private const string PrivateKey = "-----BEGIN ";

    // Published by their issuers so that scanners find them: GitHub, GitLab, Slack, AWS, npm, Stripe, OpenAI, Google, Hugging Face, DigitalOcean, SendGrid.
    private static readonly string[] _prefixes =
    [
        "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-", "AKIA", "ASIA",
        "npm_", "sk-", "sk_live_", "sk_test_", "rk_live_", "AIza", "hf_", "dop_v1_", "SG.", "eyJ",
    ];

    public static void Find(string text, SecretRanges found)
    {
        FindUrls(text, found);
        FindTokens(text, found);
        var key = text.IndexOf(PrivateKey, StringComparison.Ordinal);
        if (key >= 0)
        {
            found.Add(key..text.Length);
        }
    }

    private static void FindUrls(string text, SecretRanges found)
    {
        var end = 0;
        for (var sign = text.IndexOf("://", StringComparison.Ordinal); sign >= 0; sign = text.IndexOf("://", sign + 3, StringComparison.Ordinal))
        {
            var start = sign + 3;
            end = start < end ? end : Characters.EndOfRun(text, start);
            if (Userinfo(text.AsSpan(start, end - start)) is > 0 and var at)
            {
                var colon = text.AsSpan(start, at).IndexOf(':');

                // Without a colon it is a name, or a token in its place.
                if (colon >= 0 || at >= 20)
                {
                    found.Add((start + colon + 1)..(start + at));
                }
            }
        }
    }

    /// <summary>Where the user information of a URL ends (RFC 3986, 3.2.1), 0 where it has none.</summary>
    private static int Userinfo(ReadOnlySpan<char> word)
    {
        var slash = word.IndexOfAny('/', '?', '#');
        var authority = slash < 0 ? word : word[..slash];
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            return at;
        }

        // A password with a slash that nobody encoded: after the colon stands no port, and an at sign comes later.
        var colon = authority.IndexOf(':');
        return colon >= 0 && authority[^1] != ']' && authority[(colon + 1)..].ContainsAnyExceptInRange('0', '9') ? Math.Max(0, word.LastIndexOf('@')) : 0;
    }

    private static void FindTokens(string text, SecretRanges found)
    {
        for (var position = 0; position < text.Length; position++)
        {
            if (position > 0 && char.IsAsciiLetterOrDigit(text[position - 1]))
            {
                continue;
            }

            foreach (var prefix in _prefixes)
            {
                if (text.AsSpan(position).StartsWith(prefix, StringComparison.Ordinal) && EndOfToken(text, position, prefix) is > 0 and var end)
                {
                    found.Add(position..end);
                    position = end - 1;
                    break;
                }
            }
        }
    }

    private static int EndOfToken(string text, int start, string prefix)
    {
        var end = Run(text, start + prefix.Length);
        if (prefix is "eyJ")
        {
            // A JSON Web Token is three runs with dots between (RFC 7519, 3).
            var parts = 1;
            while (end < text.Length && text[end] == '.')
            {
                end = Run(text, end + 1);
                parts++;
            }

            return parts >= 2 && end - start >= 20 ? end : 0;
        }

        if (prefix is "SG." && end < text.Length && text[end] == '.')
        {
            end = Run(text, end + 1);
        }

        // "sk-" begins ordinary words too ("sk-learn-server"): a key is long.
        var least = prefix is "sk-" or "hf_" or "npm_" or "SG." or "AIza" ? 20 : LeastTail;
        return end - start - prefix.Length >= least ? end : 0;
    }

    private static int Run(string text, int start)
    {
        while (start < text.Length && (char.IsAsciiLetterOrDigit(text[start]) || text[start] is '_' or '-'))
        {
            start++;
        }

        return start;
    }
}
