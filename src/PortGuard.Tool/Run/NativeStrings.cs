using System.Runtime.InteropServices;
using System.Text;

namespace PortGuard.Tool;

/// <summary>Strings as the C library has them: bytes that end with NUL, and arrays of them that end with a null pointer.</summary>
internal static unsafe class NativeStrings
{
    public static byte* Copy(string text) => Copy(Encoding.UTF8.GetBytes(text));

    public static byte* Copy(ReadOnlySpan<byte> text)
    {
        var copy = (byte*)NativeMemory.Alloc((nuint)text.Length + 1);
        text.CopyTo(new(copy, text.Length));
        copy[text.Length] = 0;
        return copy;
    }

    public static byte** Array(IReadOnlyList<byte[]> strings)
    {
        var array = (byte**)NativeMemory.Alloc((nuint)strings.Count + 1, (nuint)sizeof(byte*));
        for (var index = 0; index < strings.Count; index++)
        {
            array[index] = Copy(strings[index]);
        }

        array[strings.Count] = null;
        return array;
    }
}
