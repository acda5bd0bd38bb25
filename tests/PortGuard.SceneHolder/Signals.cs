using System.Runtime.InteropServices;

namespace PortGuard.SceneHolder;

/// <summary>How a holder takes SIGTERM.</summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Signals()
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Console.WriteLine($"SIGNAL {signal}");
                _asked.TrySetResult();
            }));
        }
    }

    /// <summary>Completes at the first signal.</summary>
    public Task Asked => _asked.Task;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
