namespace PortGuard.Tool;

/// <summary>What somebody may have meant.</summary>
internal static class NearWords
{
    /// <summary>The nearest of the candidates, if near enough to be a slip of the fingers; else those that begin with the word; else none.</summary>
    public static IReadOnlyList<string> Among(IEnumerable<string> candidates, string word)
    {
        // Of three letters one may be wrong, of more two.
        var limit = word.Length <= 3 ? 1 : 2;
        var ranked = candidates.Select(candidate => (Candidate: candidate, Distance: Distance(word, candidate))).ToList();
        var nearest = ranked.Count == 0 ? int.MaxValue : ranked.Min(pair => pair.Distance);
        var found = nearest <= limit
            ? ranked.Where(pair => pair.Distance == nearest)
            : ranked.Where(pair => word.Length > 0 && pair.Candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase));
        return [.. found.Select(pair => pair.Candidate)];
    }

    /// <summary>"free", "free or find", "a, b or c".</summary>
    public static string Join(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    /// <summary>Damerau-Levenshtein, optimal string alignment: letters put in, left out, changed, or two beside each other swapped.</summary>
    internal static int Distance(string left, string right)
    {
        var rows = Array.ConvertAll(new int[left.Length + 1], _ => new int[right.Length + 1]);
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i][j] = i + j;
                    continue;
                }

                var differs = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                rows[i][j] = Math.Min(Math.Min(rows[i - 1][j] + 1, rows[i][j - 1] + 1), rows[i - 1][j - 1] + differs);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    rows[i][j] = Math.Min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }

        return rows[left.Length][right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
