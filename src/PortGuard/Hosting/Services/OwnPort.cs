using System.Globalization;

namespace PortGuard;

/// <summary>One port of this program's own, with the variable that tells it to child processes.</summary>
internal sealed class OwnPort(PortReservation reservation, ServicePlace place, string? variable)
{
    private readonly string? _before = variable is null ? null : Environment.GetEnvironmentVariable(variable);
    private readonly string _value = reservation.Port.ToString(CultureInfo.InvariantCulture);
    private int _isWithdrawn;

    public PortReservation Reservation => reservation;

    public ServicePlace Place => place;

    public void Export()
    {
        if (variable is not null)
        {
            Environment.SetEnvironmentVariable(variable, _value);
        }
    }

    /// <summary>Lets go of the port and says that the instance is gone. A second time does nothing.</summary>
    public async ValueTask WithdrawAsync()
    {
        if (Interlocked.Exchange(ref _isWithdrawn, 1) != 0)
        {
            return;
        }

        // Not if somebody has set it anew meanwhile.
        if (variable is not null && Environment.GetEnvironmentVariable(variable) == _value)
        {
            Environment.SetEnvironmentVariable(variable, _before);
        }

        await reservation.DisposeAsync().ConfigureAwait(false);
    }
}
