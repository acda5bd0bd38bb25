using System.Globalization;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>Checks every setting and collects every failure; each names the key, the value and the accepted form.</summary>
internal sealed class PortGuardOptionsValidator : IValidateOptions<PortGuardOptions>
{
    // Ending a process "in Production" must never be one entry of a list away.
    private static readonly string[] _neverDevelopment = ["Production", "Staging"];

    public ValidateOptionsResult Validate(string? name, PortGuardOptions options)
    {
        var failures = new List<string>(options.Unreadable);
        CheckDuration(nameof(options.GracePeriod), options.GracePeriod, TimeSpan.FromMinutes(10), failures);
        CheckDuration(nameof(options.SettleTime), options.SettleTime, TimeSpan.FromMinutes(10), failures);
        CheckDuration(nameof(options.WaitTimeout), options.WaitTimeout, TimeSpan.FromHours(24), failures);
        // Comparisons, because Enum.IsDefined<T> of a type of ours is left to the JIT: three times 0.3 ms of every start.
        CheckEnum(nameof(options.OnConflict), options.OnConflict, options.OnConflict is >= ConflictAction.Auto and <= ConflictAction.Relocate, failures);
        CheckEnum(nameof(options.Scope), options.Scope, options.Scope is >= TerminationScope.SameUser and <= TerminationScope.SameApplication, failures);
        if (options.Inspector is not InspectorKind.Auto && !PortInspectors.AcceptedHere.Contains(options.Inspector))
        {
            Add(failures, nameof(options.Inspector), options.Inspector, $"write one of {string.Join(", ", PortInspectors.AcceptedHere)}, which run on this system");
        }
        if (options.RefusalExitCode is < 1 or > 255)
        {
            Add(failures, nameof(options.RefusalExitCode), options.RefusalExitCode, "write a whole number from 1 to 255");
        }

        if (options.RelocateRange is { } range && !PortRange.TryParse(range, CultureInfo.InvariantCulture, out _))
        {
            Add(failures, nameof(options.RelocateRange), range, "write a span of ports such as 5100-5199 (1 to 65535, the smaller first)");
        }

        foreach (var port in options.Ports.Where(port => !GuardedPort.TryParse(port, out _)))
        {
            Add(failures, nameof(options.Ports), port, GuardedPort.AcceptedForm);
        }

        foreach (var environment in options.DevelopmentEnvironments.Where(IsNeverDevelopment))
        {
            Add(failures, nameof(options.DevelopmentEnvironments), environment, "it cannot count as Development; name the team's own environment");
        }

        foreach (var service in options.Services)
        {
            CheckService(service, failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // A range is known to the registry alone, which says so itself.
    private static void CheckService(PortServiceOptions service, List<string> failures)
    {
        if (!PortRequestRules.IsName(service.Name))
        {
            Add(failures, ServiceConfiguration.NameKey, CommandLine.Sanitize(service.Name ?? "", 80), "write a name of 1 to 200 characters without control characters");
        }

        if (service.Preferred is { } preferred and (< 1 or > 65535))
        {
            Add(failures, ServiceConfiguration.PreferredKey, preferred, "write a port, 1 to 65535");
        }
    }

    private static bool IsNeverDevelopment(string environment) =>
        string.IsNullOrWhiteSpace(environment) || _neverDevelopment.Contains(environment.Trim(), StringComparer.OrdinalIgnoreCase);

    private static void CheckDuration(string key, TimeSpan value, TimeSpan most, List<string> failures)
    {
        if (value < TimeSpan.Zero || value > most)
        {
            Add(failures, key, value, $"write a duration from 0 to {Duration.Text(most)}");
        }
    }

    private static void CheckEnum<T>(string key, T value, bool isDefined, List<string> failures)
        where T : struct, Enum
    {
        if (!isDefined)
        {
            Add(failures, key, value, $"write one of {string.Join(", ", Enum.GetNames<T>())}");
        }
    }

    private static void Add(List<string> failures, string key, object value, string accepted) =>
        failures.Add(string.Create(CultureInfo.InvariantCulture, $"{PortGuardConfiguration.SectionName}:{key}: '{value}' is not accepted; {accepted}."));
}
