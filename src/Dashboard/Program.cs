using ConsentLens.Dashboard.CommandLine;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;

// Only this program starts a decoder process, which must start quickly: it is not a command of the command line.
return args is [DecoderProgram.Verb, .. var limits]
    ? DecoderLoop.Run(limits)
    : await ConsentLensCommand.RunAsync(args);
