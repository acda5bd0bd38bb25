using System.Reflection;

namespace PortGuard.Tool;

/// <summary>The version of the package.</summary>
internal static class ToolVersion
{
    /// <summary>Such as "0.1.0" or "0.2.0-preview.1", without the hash of the commit.</summary>
    public static string Text =>
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
