namespace PortGuard.Tests;

public sealed class ApplicationCheckTests
{
    [Theory]
    [InlineData("OrdersApi", "OrdersApi", true)]
    [InlineData("OrdersApi", "ordersapi", true)]
    [InlineData("Orders API (blue)", "OrdersApi", true)]
    [InlineData("OrdersApi", null, true)]
    [InlineData("OrdersApi", "testhost", false)]
    [InlineData("OrdersApi", "OrdersApi.Tests", false)]
    [InlineData("OrdersApi", "GetDocument.Insider", false)]
    [InlineData("OrdersApi", "ef", false)]
    public void Only_the_application_itself_is_guarded(string application, string? entry, bool isApplication) =>
        Assert.Equal(isApplication, ApplicationCheck.WhyNotTheApplication(application, entry, ["System.Runtime", "OrdersApi", entry]) is null);
}
