using ConsentLens.ModelBuilder.Onnx;
using Xunit;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

public sealed class FloatTensorTests
{
    [Fact]
    public void Transposing_moves_every_number_to_its_place()
    {
        int[] shape = [2, 3, 4, 5];
        var tensor = new FloatTensor(shape, [.. Enumerable.Range(0, 120).Select(number => (float)number)]);

        FloatTensor moved = tensor.Transpose(3, 2, 0, 1);

        Assert.Equal([5, 4, 2, 3], moved.Shape);
        for (int h = 0; h < 2; h++)
            for (int w = 0; w < 3; w++)
                for (int i = 0; i < 4; i++)
                    for (int o = 0; o < 5; o++)
                        Assert.Equal(tensor.Values[(((((h * 3) + w) * 4) + i) * 5) + o], moved.Values[(((((o * 4) + i) * 2) + h) * 3) + w]);
    }

    [Fact]
    public void Transposing_there_and_back_changes_nothing()
    {
        var tensor = new FloatTensor([2, 3, 4], [.. Enumerable.Range(0, 24).Select(number => (float)number)]);

        Assert.Equal(tensor.Values, tensor.Transpose(2, 0, 1).Transpose(1, 2, 0).Values);
    }

    [Fact]
    public void Rows_are_scaled_each_by_its_factor()
    {
        var tensor = new FloatTensor([2, 2], [1, 2, 3, 4]);

        Assert.Equal([10f, 20, 300, 400], tensor.ScaleRows(FloatTensor.Vector(10, 100)).Values);
    }

    [Fact]
    public void Too_few_numbers_are_refused() => Assert.Throws<ArgumentException>(() => new FloatTensor([2, 2], [1, 2, 3]));
}
