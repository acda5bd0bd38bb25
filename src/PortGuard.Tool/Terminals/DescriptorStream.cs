using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PortGuard.Tool;

/// <summary>
/// Standard output or error as the kernel has it: write(2) where the descriptor stands. A FileStream would write to a file at a position of
/// its own, over what others wrote there.
/// </summary>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    private readonly SafeFileHandle _handle = new(descriptor, ownsHandle: false);

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
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* bytes = buffer)
            {
                written = Libc.write(_handle, bytes, (nuint)buffer.Length);
            }

            if (written >= 0)
            {
                buffer = buffer[(int)written..];
            }
            else if (Marshal.GetLastSystemError() != (int)Errno.EINTR)
            {
                throw new IOException($"Standard {(descriptor == 1 ? "output" : "error")} cannot be written to: {Marshal.GetLastPInvokeErrorMessage()}");
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

    protected override void Dispose(bool disposing)
    {
        // The descriptor itself stays open: it is not ours.
        _handle.Dispose();
        base.Dispose(disposing);
    }
}
