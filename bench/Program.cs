using TeamCost.Bench;

var options = BenchOptions.From(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(BenchOptions.Usage);
    return 3;
}

if (options.RunsProviders)
{
    await new ProviderDays(options).RunAsync();
}

if (options.RunsBoard)
{
    await new BoardRate(options).RunAsync();
}

if (!options.RunsIngest && !options.RunsPages && !options.RunsExports)
{
    return 0;
}

await using var web = await WebUnderTest.StartAsync(options);
var report = new Report(options, web);
if (options.RunsIngest)
{
    await new IngestRate(web, options, report).RunAsync();
}

if (options.RunsExports)
{
    await new ExportRate(web, options).RunAsync();
}

if (options.RunsPages)
{
    await new PageTimes(web, options, report).RunAsync();
}

await report.WriteAsync();
return 0;
