using Microsoft.Win32.SafeHandles;

// The floor of every .NET command: start the runtime, write a line, end.
if (args is ["console"])
{
    Console.WriteLine("Hello");
}
else
{
    using var output = new SafeFileHandle(1, ownsHandle: false);
    RandomAccess.Write(output, "Hello\n"u8, 0);
}
