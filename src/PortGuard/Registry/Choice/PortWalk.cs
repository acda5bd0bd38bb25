namespace PortGuard;

/// <summary>The order in which the ports of a range are tried.</summary>
internal static class PortWalk
{
    private const int UsualStep = 7;

    /// <summary>
    /// Every port once: from a start that depends on service and seed, by a step that shares no divisor with the size of the range. A step
    /// that does (7 in 8000-8097) would come back to the start after a part of it and need a sequential search afterwards.
    /// </summary>
    public static IEnumerable<int> Order(string service, string seed, PortRange range)
    {
        var size = range.Count;
        var step = UsualStep;
        while (GreatestCommonDivisor(step, size) != 1)
        {
            step++;
        }

        var start = (int)(Hash(seed, service) % (uint)size);
        for (var count = 0; count < size; count++)
        {
            yield return range.First + (int)((start + ((long)count * step)) % size);
        }
    }

    /// <summary>FNV-1a over the characters: the same on every machine and in every run, which string.GetHashCode is not.</summary>
    internal static uint Hash(string seed, string service)
    {
        const uint Prime = 16777619;
        var hash = 2166136261u;
        foreach (var character in seed)
        {
            hash = (hash ^ character) * Prime;
        }

        // Between the two, so that "a" + "bc" is another text than "ab" + "c".
        hash *= Prime;
        foreach (var character in service)
        {
            hash = (hash ^ character) * Prime;
        }

        return hash;
    }

    private static int GreatestCommonDivisor(int left, int right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
