using System.Buffers.Binary;
using System.Net;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

[SupportedOSPlatform("linux")]
public sealed class LinuxPortReleasesTests
{
    public LinuxPortReleasesTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");

    [Theory(Timeout = 30000)]
    [InlineData("127.0.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::1", true)]
    [InlineData("::", true)]
    [InlineData("127.0.0.1", false)]
    public async Task The_close_of_a_socket_wakes(string address, bool listen)
    {
        if (address.Contains(':', StringComparison.Ordinal))
        {
            LinuxTestSocket.SkipWithoutIPv6();
        }

        var holder = LinuxTestSocket.Bind(IPAddress.Parse(address), listen: listen);
        using var releases = Open(LinuxTestSocket.PortOf(holder));
        Assert.False(await releases.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
        holder.Dispose();
        while (!await releases.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))
        {
            // The kernel tells it a moment later, from a work queue.
        }

        Assert.False(await releases.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 30000)]
    public async Task The_end_of_a_process_wakes()
    {
        var child = await PythonChild.StartAsync(
            "import socket,sys\ns=socket.socket(); s.bind(('127.0.0.1',0)); s.listen(); print('READY',s.getsockname()[1],flush=True); sys.stdin.read()",
            TestContext.Current.CancellationToken);
        using var releases = Open(child[0]);
        child.Dispose();
        while (!await releases.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))
        {
            // As above.
        }
    }

    [Theory]
    [InlineData(8000, 0, true)]
    [InlineData(8001, 0, true)]
    [InlineData(8002, 0, false)]
    [InlineData(8000, 443, false)] // a connection: an accepted one frees nothing, an outgoing one is seen by the next look
    public void The_filter_lets_sockets_without_a_peer_on_the_wanted_ports_through(int local, int remote, bool passes)
    {
        var message = Message(local, remote);
        Assert.Equal(passes, Run(LinuxReleaseFilter.For([8000, 8001]), message));
        Assert.Equal(remote == 0, Run(LinuxReleaseFilter.For([.. Enumerable.Range(1000, 300)]), message));
    }

    [Fact]
    public void The_filter_tells_two_hundred_ports_apart()
    {
        var filter = LinuxReleaseFilter.For([.. Enumerable.Range(8000, 200)]);
        Assert.Equal([false, true, true, false], new[] { 7999, 8000, 8199, 8200 }.Select(port => Run(filter, Message(port, 0))));
    }

    private static LinuxPortReleases Open(int port)
    {
        var releases = LinuxPortReleases.TryOpen([port]);
        Assert.SkipWhen(releases is null, "the kernel or a sandbox does not tell of destroyed sockets");
        return releases!;
    }

    /// <summary>A message as the kernel sends it: the ports behind the headers, in network order.</summary>
    private static byte[] Message(int local, int remote)
    {
        var message = new byte[100];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(20), (ushort)local);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(22), (ushort)remote);
        return message;
    }

    /// <summary>The machine of bpf(4), as far as the filter uses it.</summary>
    private static bool Run(Libc.sock_filter[] program, byte[] message)
    {
        uint accumulator = 0;
        for (var index = 0; ; index++)
        {
            var step = program[index];
            switch (step.code)
            {
                case Libc.BPF_LD | Libc.BPF_H | Libc.BPF_ABS:
                    accumulator = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan((int)step.k));
                    break;
                case Libc.BPF_JMP | Libc.BPF_JEQ | Libc.BPF_K:
                    index += accumulator == step.k ? step.jt : step.jf;
                    break;
                case Libc.BPF_RET | Libc.BPF_K:
                    return step.k != 0;
                default:
                    throw new InvalidOperationException($"An instruction that the filter does not need: {step.code}.");
            }
        }
    }
}
