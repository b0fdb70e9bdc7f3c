using ConsentLens.Synthetic.CommandLine;

return await SyntheticCommands.Create().Parse(args).InvokeAsync();
