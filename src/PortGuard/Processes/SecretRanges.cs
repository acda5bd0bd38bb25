namespace PortGuard;

/// <summary>Where the secrets of a text are. A type of our own: a list of Range is left to the JIT, even where it stays empty.</summary>
internal sealed class SecretRanges
{
    private List<Range>? _found;

    public int Count { get; private set; }

    public void Add(Range range)
    {
        (_found ??= []).Add(range);
        Count++;
    }

    public void Clear()
    {
        _found = null;
        Count = 0;
    }

    /// <summary>From left to right, empty ones left out.</summary>
    public IEnumerable<Range> InOrder() =>
        (_found ?? []).Where(range => range.End.Value > range.Start.Value).OrderBy(range => range.Start.Value);
}
