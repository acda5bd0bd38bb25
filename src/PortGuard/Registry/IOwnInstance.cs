namespace PortGuard;

/// <summary>Says who this very process is, to those who ask it.</summary>
internal interface IOwnInstance
{
    /// <summary>The instance as others see it in the registry; null where this process holds no port of a service.</summary>
    PortInstance? Current { get; }
}
