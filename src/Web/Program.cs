using TeamCost.Web;
using TeamCost.Web.Platform.Commands;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Platform.Hosting;
using TeamCost.Web.Platform.Http;

var line = HostCommandLine.From(args);
try
{
    var builder = WebApplication.CreateBuilder(Defaults.For(args));
    if (line.Is(HealthProbe.Words))
    {
        return await HealthProbe.RunAsync(builder.Configuration);
    }

    builder.UseDefaults(line);
    builder.Services.AddWeb(builder.Configuration, builder.Environment);

    await using var app = builder.Build();
    app.Services.CheckSettings();
    await app.Services.GetRequiredService<Databases>().OpenAsync(CancellationToken.None);
    app.UseWeb();
    return await line.RunAsync(app);
}
catch (StartupException problem)
{
    await Console.Error.WriteLineAsync($"TeamCost cannot start. {problem.Message}");
    return 1;
}

public partial class Program;
