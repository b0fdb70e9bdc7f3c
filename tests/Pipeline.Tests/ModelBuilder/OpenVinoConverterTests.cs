using System.Text;
using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.ModelBuilder.OpenVino;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

public sealed class OpenVinoConverterTests : IDisposable
{
    // A picture times a number for each plane, its layers out of order: input (0) and numbers (1, 2) into the product (3).
    private const string Product = """
        <net name="product" version="11">
          <layers>
            <layer id="4" type="Result"><input><port id="0"/></input></layer>
            <layer id="3" type="LAYER">
              <input><port id="0"/><port id="1"/></input><output><port id="2"/></output>
            </layer>
            <layer id="0" type="Parameter"><data shape="1,3,2,2" element_type="f32"/><output><port id="0"/></output></layer>
            <layer id="2" type="Convert"><input><port id="0"/></input><output><port id="1"/></output></layer>
            <layer id="1" type="Const"><data element_type="f16" shape="1, 3, 1, 1" offset="2" size="6"/><output><port id="0"/></output></layer>
          </layers>
          <edges>
            <edge from-layer="0" from-port="0" to-layer="3" to-port="0"/>
            <edge from-layer="1" from-port="0" to-layer="2" to-port="0"/>
            <edge from-layer="2" from-port="1" to-layer="3" to-port="1"/>
            <edge from-layer="3" from-port="2" to-layer="4" to-port="0"/>
          </edges>
        </net>
        """;

    private static readonly OnnxValue Input = new("input", [null, 3, 2, 2]);
    private static readonly OnnxValue Output = new("embedding", [null, 12]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_and_layers_are_read_and_put_in_order()
    {
        OnnxModel model = OpenVinoConverter.Convert(Read(Product.Replace("LAYER", "Multiply", StringComparison.Ordinal)), Input, Output);

        FloatTensor factors = Assert.Single(model.Constants).Value;
        Assert.Equal([1, 3, 1, 1], factors.Shape);
        Assert.Equal([0.5f, -2f, 1024f], factors.Values);
        float[] picture = TestPicture.Planes(2, ChannelOrder.Rgb);
        float[] expected = [.. picture.Select((value, index) => value * factors.Values[index / 4])];
        Assert.Equal(expected, ConvertedModel.Run(OnnxWriter.ToBytes(model), 2, ChannelOrder.Rgb)["embedding"]);
    }

    [Fact]
    public void A_layer_that_is_not_known_is_refused_by_name()
    {
        IntermediateRepresentation network = Read(Product.Replace("LAYER", "LSTMCell", StringComparison.Ordinal));

        ModelException error = Assert.Throws<ModelException>(() => OpenVinoConverter.Convert(network, Input, Output));
        Assert.Contains("LSTMCell", error.Message, StringComparison.Ordinal);
    }

    private IntermediateRepresentation Read(string xml)
    {
        // Two bytes of something else come first.
        byte[] numbers = [0xff, 0xff, .. new[] { 0.5f, -2f, 1024f }.SelectMany(value => BitConverter.GetBytes((Half)value))];
        return IntermediateRepresentation.Read(_folder.Write("net.xml", Encoding.UTF8.GetBytes(xml)), _folder.Write("net.bin", numbers));
    }
}
