using System.Reflection;

namespace PortGuard;

/// <summary>Whether the running program is the application, or something that only borrows it.</summary>
internal static class ApplicationCheck
{
    /// <summary>
    /// Under a test host (WebApplicationFactory), <c>dotnet ef</c> or build-time OpenAPI generation the entry assembly is another one than
    /// the application, which is loaded as a library. A name that is no loaded assembly is just a name the developer chose.
    /// </summary>
    /// <returns>Why nothing is to be guarded, or null.</returns>
    public static string? WhyNotTheApplication(string applicationName, string? entryAssembly, IEnumerable<string?> loadedAssemblies)
    {
        if (entryAssembly is null || string.Equals(entryAssembly, applicationName, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return loadedAssemblies.Contains(applicationName, StringComparer.OrdinalIgnoreCase)
            ? $"the entry assembly is {entryAssembly} and not the application {applicationName} (a test host or a design-time tool)"
            : null;
    }

    public static string? WhyNotTheApplication(string applicationName) => WhyNotTheApplication(
        applicationName,
        Assembly.GetEntryAssembly()?.GetName().Name,
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name));
}
