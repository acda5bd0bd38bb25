namespace PortGuard.Tests;

/// <summary>Sockets and their numbers, few and many.</summary>
public sealed class LinuxSocketIndexTests
{
    [Theory]
    [InlineData(0, 1UL)]
    [InlineData(1, 1UL)]
    [InlineData(62, 1UL)]
    [InlineData(63, 1UL)]
    [InlineData(5000, 1UL)]
    [InlineData(5000, 1UL << 20)]
    [InlineData(5000, 1UL << 40)]
    public void Every_socket_has_the_number_in_which_it_came_and_no_other_has_any(int count, ulong step)
    {
        var index = new LinuxSocketIndex(count);
        var sockets = Enumerable.Range(1, count).Select(i => (ulong)i * step).ToArray();
        foreach (var socket in sockets)
        {
            index.Add(socket);
        }

        Assert.Equal(count, index.Count);
        Assert.Equal(Enumerable.Range(0, count), sockets.Select(index.IndexOf));
        Assert.All([0UL, (ulong)(count + 1) * step, ulong.MaxValue], socket => Assert.True(index.IndexOf(socket) < 0));
        Assert.Equal(sockets[(count / 2)..], index.Slice(count / 2, count - (count / 2)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(400)]
    public void A_socket_that_comes_twice_has_one_number(int capacity)
    {
        var index = new LinuxSocketIndex(capacity);
        index.Add(7);
        index.Add(8);
        index.Add(7);
        Assert.Equal((2, 0, 1), (index.Count, index.IndexOf(7), index.IndexOf(8)));
    }
}
