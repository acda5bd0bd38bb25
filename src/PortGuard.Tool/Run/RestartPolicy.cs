namespace PortGuard.Tool;

/// <summary>
/// When a program that failed is started again: after 0.2 s, then twice as long each time, 5 s at most; from the beginning once it ran for a
/// while. It never gives up, unless the program fails at once again and again: then something is wrong that a start does not change. Pure.
/// </summary>
internal sealed class RestartPolicy
{
    public const int MostAtOnce = 5;

    private static readonly TimeSpan _first = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _atOnce = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _well = TimeSpan.FromSeconds(10);

    private TimeSpan _next = _first;
    private int _failedAtOnce;

    /// <param name="ran">How long the program ran.</param>
    /// <returns>How long to wait before the next start; null to give up.</returns>
    public TimeSpan? AfterFailure(TimeSpan ran)
    {
        _failedAtOnce = ran < _atOnce ? _failedAtOnce + 1 : 0;
        if (_failedAtOnce >= MostAtOnce)
        {
            return null;
        }

        var delay = ran >= _well ? _first : _next;
        _next = TimeSpan.FromTicks(Math.Min(2 * delay.Ticks, _longest.Ticks));
        return delay;
    }
}
