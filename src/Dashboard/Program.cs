using ConsentLens.Dashboard.CommandLine;
using ConsentLens.Pipeline.Imaging.Isolation;

// A child that decodes photos is asked for by this program alone, and must start quickly: it is no verb of the command line.
return args is [DecoderProgram.Verb, .. var limits]
    ? DecoderLoop.Run(limits)
    : await ConsentLensCommand.RunAsync(args);
