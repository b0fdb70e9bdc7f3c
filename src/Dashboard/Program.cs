using ConsentLens.Dashboard.CommandLine;

return await ConsentLensCommand.RunAsync(args);
