namespace PortGuard;

/// <summary>
/// Splits bytes at a separator, one field after the other. As MemoryExtensions.Split does; of that every method would be left to the JIT
/// (generics of another assembly over a type of a third are not pregenerated), some 0.2 ms each in the middle of a start.
/// </summary>
internal ref struct ByteFields(ReadOnlySpan<byte> text, byte separator)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _next;

    /// <summary>The field; empty between two separators.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Where the field ends: the length of the text for the last one, which no separator follows.</summary>
    public int End { get; private set; }

    public bool MoveNext()
    {
        if (_next > _text.Length)
        {
            return false;
        }

        var rest = _text[_next..];
        var length = rest.IndexOf(separator);
        Current = length < 0 ? rest : rest[..length];
        End = _next + Current.Length;
        _next = End + 1;
        return true;
    }
}
