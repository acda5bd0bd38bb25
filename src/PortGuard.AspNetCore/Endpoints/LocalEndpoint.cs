using System.Text;
using Microsoft.AspNetCore.Http;

namespace PortGuard;

/// <summary>
/// An address for programs and pages of this machine: it can be read and changes nothing. A page of the internet reaches it, too, through
/// the developer's browser; so the name that was asked for has to be a loopback one (else DNS rebinding makes us part of that page's site),
/// and so has the page's origin. What comes of it is refused here and not left to the browser: an application that allows every origin in
/// a CORS policy of its own would let the answer out.
/// </summary>
internal sealed class LocalEndpoint(Func<CancellationToken, ValueTask<LocalAnswer>> answer)
{
    private const string Methods = "GET, HEAD, OPTIONS";

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";

        // Appended: what stands before us may vary, too. And always, not only where an origin was sent (Fetch standard, 3.3.5).
        headers.AppendCommaSeparatedValues("Vary", "Origin");
        var refusal = RefusalOf(request);
        if (refusal is null && request.Headers.Origin.Count > 0)
        {
            headers.AccessControlAllowOrigin = request.Headers.Origin;
        }

        await WriteAsync(context, refusal ?? await AnswerAsync(context).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static LocalAnswer? RefusalOf(HttpRequest request) =>
        !LoopbackName.IsHost(request.Host.Host)
            ? LocalAnswer.Plain(StatusCodes.Status421MisdirectedRequest, $"Only requests to localhost, 127.0.0.1, [::1] or NAME.localhost are answered here, not to \"{Phrases.Clean(request.Host.Value ?? "")}\".")
        : request.Headers.Origin is { Count: > 0 } origin && !LoopbackName.IsOrigin(origin.ToString())
            ? LocalAnswer.Plain(StatusCodes.Status403Forbidden, $"Only pages of localhost, 127.0.0.1, [::1] or NAME.localhost may read this, not of \"{Phrases.Clean(origin.ToString())}\".")
        : null;

    private async ValueTask<LocalAnswer> AnswerAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            return await answer(context.RequestAborted).ConfigureAwait(false);
        }

        var headers = context.Response.Headers;
        headers.Allow = Methods;
        if (!HttpMethods.IsOptions(method))
        {
            return LocalAnswer.Plain(StatusCodes.Status405MethodNotAllowed, "This can only be read (GET, HEAD).");
        }

        if (context.Request.Headers.Origin.Count > 0)
        {
            // A preflight (Fetch standard, 4.8). No header of the request changes the answer, so any may be sent.
            headers.AccessControlAllowMethods = Methods;
            headers.AccessControlAllowHeaders = "*";
        }

        return LocalAnswer.Empty;
    }

    private static async ValueTask WriteAsync(HttpContext context, LocalAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.ContentType is null)
        {
            return;
        }

        var body = Encoding.UTF8.GetBytes(answer.Text);
        response.ContentType = answer.ContentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
