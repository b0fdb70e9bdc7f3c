using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Synthetic.Tests.Heads;

/// <summary>A test that needs the standard model pack; skipped, saying so, where it is not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ModelFactAttribute : FactAttribute
{
    public const string Pack = "standard";

    public ModelFactAttribute()
    {
        try
        {
            ModelPackLoader.Load(ModelsDirectory.Find(), Pack);
        }
        catch (ModelException problem)
        {
            Skip = problem.Message;
        }
    }
}
