using System.CommandLine;
using ConsentLens.ModelBuilder.Building;

var modelsOption = new Option<string?>("--models") { Description = "The models folder; by default the one above this program." };
var packOption = new Option<string?>("--pack") { Description = "The pack to build; by default all that are not optional." };
var retryOption = new Option<bool>("--retry") { Description = "Downloads even if a download failed within the last day." };
var command = new RootCommand("Builds the ONNX models of ConsentLens from their original files, and checks them.")
{
    modelsOption,
    packOption,
    retryOption,
};
command.SetAction((arguments, cancellationToken) => new BuildCommand(Console.Out, Console.Error, TimeProvider.System).RunAsync(
    arguments.GetValue(modelsOption),
    arguments.GetValue(packOption),
    arguments.GetValue(retryOption),
    cancellationToken));
return await command.Parse(args).InvokeAsync();
