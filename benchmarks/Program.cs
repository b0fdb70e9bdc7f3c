using ConsentLens.Benchmarks;

return await BenchmarkCommands.RunAsync(args);
