var builder = WebApplication.CreateBuilder(args);
builder.UsePortGuard();

var app = builder.Build();
app.MapGet("/", () => $"Hello from PID {Environment.ProcessId}\n");
app.Run();
