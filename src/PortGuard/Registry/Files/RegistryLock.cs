using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>The one lock around every change of a registry, waited for with a deadline.</summary>
/// <param name="path">The lock's file.</param>
/// <param name="timeout">How long to wait at most.</param>
/// <param name="time">The clock of the waiting.</param>
/// <param name="trace">What changes where the lock goes from one to the other.</param>
internal sealed class RegistryLock(string path, TimeSpan timeout, TimeProvider time, Func<string> trace)
{
    private const int MostTimeouts = 6;
    private static readonly TimeSpan _windowsPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Takes the lock; null where it was not to be had in time. Disposing it lets go.</summary>
    public async ValueTask<SafeFileHandle?> TakeAsync(bool isShared, CancellationToken cancellationToken)
    {
        while (true)
        {
#pragma warning disable CA2000 // What is taken is the caller's.
            var taken = FileLock.TryTake(path, isShared)
                ?? await WaitWhileItGoesOnAsync(isShared, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA2000
            if (taken is null || IsStillThere(taken))
            {
                return taken;
            }

            // Somebody removed the folder while we waited: what we hold is a lock that nobody else will ever see.
            taken.Dispose();
        }
    }

    /// <summary>
    /// The deadline is there for somebody who has the lock and does not go on. Where it goes from hand to hand the machine is overloaded and
    /// others were luckier, for flock(2) is not fair: a start that would only be late must not fail.
    /// </summary>
    private async ValueTask<SafeFileHandle?> WaitWhileItGoesOnAsync(bool isShared, CancellationToken cancellationToken)
    {
        for (var count = 1; ; count++)
        {
            var before = trace();
            var taken = await WaitAsync(isShared, timeout, cancellationToken).ConfigureAwait(false);
            if (taken is not null || count == MostTimeouts || trace() == before)
            {
                return taken;
            }
        }
    }

    private async ValueTask<SafeFileHandle?> WaitAsync(bool isShared, TimeSpan left, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            return await new BlockedLock(path, isShared).WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
        }

        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < left)
        {
            await Task.Delay(_windowsPause, time, cancellationToken).ConfigureAwait(false);
#pragma warning disable CA2000 // What is taken is the caller's.
            if (FileLock.TryTake(path, isShared) is { } taken)
#pragma warning restore CA2000
            {
                return taken;
            }
        }

        return null;
    }

    private bool IsStillThere(SafeFileHandle taken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var held = LinuxFileStatus.Of($"/proc/self/fd/{taken.DangerousGetHandle()}");
        return held is null || held == LinuxFileStatus.Of(path);
    }

    /// <summary>
    /// A thread that waits in flock(2): the kernel queues it, so that waiting is fairer than polling (measured with 64 waiters: p99 354 ms
    /// against 730). The call itself has no timeout; a thread that is no longer waited for lets go as soon as it has the lock.
    /// </summary>
    [UnsupportedOSPlatform("windows")]
    private sealed class BlockedLock(string path, bool isShared)
    {
        private const int StackSize = 128 * 1024;
        private readonly TaskCompletionSource<SafeFileHandle> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isGivenUp;

        public async Task<SafeFileHandle?> WaitAsync(TimeSpan left, TimeProvider time, CancellationToken cancellationToken)
        {
            var thread = new Thread(Block, StackSize) { IsBackground = true, Name = "PortGuard registry lock" };
#pragma warning disable CA2000 // It is the thread's, and then whoever's that gets the lock.
            thread.Start(FileLock.Open(path));
#pragma warning restore CA2000
            try
            {
                return await _taken.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return GiveUp();
            }
            catch (OperationCanceledException)
            {
                GiveUp()?.Dispose();
                throw;
            }
        }

        /// <summary>The lock, where it came at the last moment.</summary>
        private SafeFileHandle? GiveUp()
        {
            lock (_taken)
            {
                _isGivenUp = true;
                return _taken.Task.IsCompletedSuccessfully ? _taken.Task.Result : null;
            }
        }

        private void Block(object? opened)
        {
            var file = (SafeFileHandle)opened!;
            try
            {
                _ = FileLock.Lock(file, path, isShared ? Libc.LOCK_SH : Libc.LOCK_EX);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // ENOLCK and the like; FileLock has closed the file.
                _ = _taken.TrySetException(e);
                return;
            }

            lock (_taken)
            {
                if (_isGivenUp)
                {
                    file.Dispose();
                }
                else
                {
                    _taken.SetResult(file);
                }
            }
        }
    }
}
