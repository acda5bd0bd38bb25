namespace PortGuard; internal static class Placeholder { }
