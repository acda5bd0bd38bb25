using System.Globalization;

namespace PortGuard.Tool;

/// <summary>The port that the program is going to have, and every endpoint that has to be free for it.</summary>
/// <param name="Port">What is handed over: the first one.</param>
/// <param name="EndPoints">What is guarded.</param>
internal sealed record PortChoice(int Port, IReadOnlyList<GuardedEndpoint> EndPoints)
{
    private const string Option = "--port";
    private const string AcceptedForm =
        "write a port (8000: every interface), an address and port (127.0.0.1:8000, [::1]:8000, localhost:8000, *:8000) or a UDP port (8000/udp)";

    /// <exception cref="ToolException">No port is named, or not one that can be read.</exception>
    public static PortChoice Of(RunOptions options, ProgramVariables variables)
    {
        if (options.Ports.Count > 0)
        {
            var endpoints = options.Ports.SelectMany(FromOption).ToList();
            return new(endpoints[0].Port, endpoints);
        }

        foreach (var variable in options.PortVariables)
        {
            if (variables.All.TryGetValue(variable, out var value) && !string.IsNullOrWhiteSpace(value))
            {
                return FromVariable(value.Trim(), variables.Origin(variable));
            }
        }

        throw variables.Trouble ?? new ToolException(ExitCode.Usage,
            $"no port is named: write --port 8000, or set {CommandLine.Sanitize(string.Join(" or ", options.PortVariables))} in the environment or in {CommandLine.Sanitize(variables.FileName)} (--port-env NAME names another variable).");
    }

    /// <summary>The port that a service has in the registry, on every interface.</summary>
    public static PortChoice OfService(int port, string service) =>
        FromVariable(port.ToString(CultureInfo.InvariantCulture), $"--service {CommandLine.Sanitize(service)}");

    private static List<GuardedEndpoint> FromOption(string text) =>
        GuardedPort.TryParse(text, out var endpoints) && endpoints[0].Protocol is not PortProtocol.Unix
            ? [.. endpoints.Select(endpoint => Named(endpoint, Option))]
            : throw new ToolException(ExitCode.Usage, $"{Option}: '{CommandLine.Sanitize(text)}' is not a port; {AcceptedForm}.");

    private static PortChoice FromVariable(string text, string origin) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && GuardedPort.TryParse(text, out var endpoints)
            ? new(port, [.. endpoints.Select(endpoint => Named(endpoint, origin))])
            : throw new ToolException(ExitCode.Usage,
                $"{CommandLine.Sanitize(origin)}: '{CommandLine.Redact([text], 60)}' is not a port; write a number from 1 to 65535, or name the port by {Option} 8000.");

    private static GuardedEndpoint Named(GuardedEndpoint endpoint, string source) => endpoint with
    {
        Display = char.IsAsciiDigit(endpoint.Display[0]) && !endpoint.Display.Contains(':', StringComparison.Ordinal) ? GuardedProgram.BarePort + endpoint.Display : endpoint.Display,
        Source = source,
    };
}
