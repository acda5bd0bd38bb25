using System.Runtime.InteropServices;

namespace PortGuard.Tool;

/// <summary>
/// Standard output or error as the kernel has it: write(2) where the descriptor stands. A FileStream would write to a file at a position of
/// its own, over what others wrote there.
/// </summary>
internal sealed class DescriptorStream : Stream
{
    private readonly int _descriptor;
    private readonly bool _mayFail;
    private bool _isBroken;

    private DescriptorStream(int descriptor, bool mayFail)
    {
        _descriptor = descriptor;
        _mayFail = mayFail;
    }

    /// <summary>An answer that cannot be written is an error.</summary>
    public static DescriptorStream StandardOutput => new(1, mayFail: false);

    /// <summary>A remark that nobody reads any more must not stop what is being done.</summary>
    public static DescriptorStream StandardError => new(2, mayFail: true);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isBroken && !Descriptor.WasGiven(_descriptor))
        {
            Break(Libc.EBADF);
        }

        // What is left in the writer's buffer after a failure is not tried again.
        while (!buffer.IsEmpty && !_isBroken)
        {
            nint written;
            fixed (byte* bytes = buffer)
            {
                written = Libc.write(_descriptor, bytes, (nuint)buffer.Length);
            }

            if (written >= 0)
            {
                buffer = buffer[(int)written..];
            }
            else if (!Descriptor.MayTryAgain(_descriptor, Libc.POLLOUT))
            {
                Break(Marshal.GetLastPInvokeError());
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Break(int error)
    {
        _isBroken = true;
        if (!_mayFail)
        {
            throw error == Libc.EPIPE
                ? new OutputClosedException()
                : new IOException($"Standard output cannot be written to: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }
}
