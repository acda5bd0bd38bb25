using System.Numerics;

namespace PortGuard;

/// <summary>Numbers sockets by their inodes. A few are simply gone through, for many there is a table; nothing here is left for the JIT at start-up.</summary>
/// <param name="capacity">How many sockets there can be.</param>
internal sealed class LinuxSocketIndex(int capacity)
{
    private readonly ulong[] _sockets = new ulong[capacity];

    // Number + 1 of a socket, 0 for none: open addressing, at most half full.
    private readonly int[]? _slots = capacity <= LinuxProcFiles.MostSockets ? null : new int[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];

    public int Count { get; private set; }

    /// <summary>The socket's number; negative where it is none of these.</summary>
    public int IndexOf(ulong socket) => _slots is null ? Array.IndexOf(_sockets, socket, 0, Count) : _slots[SlotOf(socket, _slots)] - 1;

    /// <summary>Gives a socket the next number, unless it has one.</summary>
    public void Add(ulong socket)
    {
        if (IndexOf(socket) >= 0)
        {
            return;
        }

        _sockets[Count++] = socket;
        if (_slots is not null)
        {
            _slots[SlotOf(socket, _slots)] = Count;
        }
    }

    /// <summary>Some of the sockets, in the order of their numbers.</summary>
    public ulong[] Slice(int first, int count)
    {
        // A range of an array is a generic method over ulong, left to the JIT.
        var slice = new ulong[count];
        Array.Copy(_sockets, first, slice, 0, count);
        return slice;
    }

    // Inodes made together are neighbours: the multiplication (2^64 / golden ratio, Knuth, TAOCP 3, 6.4) spreads whatever pattern they have.
    private int SlotOf(ulong socket, int[] slots)
    {
        var mask = slots.Length - 1;
        var slot = (int)((socket * 0x9E3779B97F4A7C15) >> 32) & mask;
        while (slots[slot] is > 0 and var number && _sockets[number - 1] != socket)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
