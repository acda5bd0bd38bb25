namespace PortGuard.Tests;

public sealed class RefusalExitTests
{
    private static readonly PortGuardException _refusal = new StartCancelledException(new() { EndPoint = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5000), Display = "http://127.0.0.1:5000" });

    public static TheoryData<Exception> Wrapped() =>
    [
        _refusal,
        new IOException("Failed to bind", _refusal),
        new AggregateException(new InvalidOperationException("another service"), new AggregateException(_refusal)),
    ];

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void A_refusal_is_found_however_it_is_wrapped(Exception exception) => Assert.Same(_refusal, RefusalExit.Find(exception));

    [Fact]
    public void Any_other_failure_is_left_to_the_runtime()
    {
        Assert.Null(RefusalExit.Find(null));
        Assert.Null(RefusalExit.Find(new IOException("disk full", new InvalidOperationException())));
    }
}
