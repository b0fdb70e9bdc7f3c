using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using Microsoft.Win32.SafeHandles;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>
/// This assembly as a program: locks itself in as a decoder does, then tries to get out, by bare system calls and so without anything that .NET would
/// refuse. It does so in a thread that is older than the cage as well. Each line says who tried what and the error, 0 if it was not refused.
/// </summary>
internal static partial class CagedProgram
{
    internal const string Caged = "caged";
    internal const string Free = "free";

    // Without a cage the parent, who runs the tests, would really be traced and written to.
    private const nint NoProcess = int.MaxValue;

    internal static int Main(string[] args)
    {
        using var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        using var locked = new ManualResetEventSlim();
        var memory = new ScratchMemory(args[1], args[0] == Caged ? ParentProcess() : NoProcess);
        var lines = new StringBuilder();
        var older = new Thread(() =>
        {
            locked.Wait();
            TryAll("older", memory, lines);
        });
        older.Start();
        TryAll("warm-up", memory, new StringBuilder(), harmlessOnly: true);
        if (args[0] == Caged) _ = DecoderCage.Enter();
        TryAll("main", memory, lines);
        locked.Set();
        older.Join();
        var younger = new Thread(() => TryAll("younger", memory, lines));
        younger.Start();
        younger.Join();
        output.Write(Encoding.ASCII.GetBytes(lines.ToString()));
        lines.Clear();
        if (args[0] == Caged) Report("main", "exec", SystemCall(Number(59, 221), memory.Program, memory.Arguments, 0, 0, 0), lines);
        output.Write(Encoding.ASCII.GetBytes(lines.ToString()));
        return 0;
    }

    private static void TryAll(string who, ScratchMemory memory, StringBuilder lines, bool harmlessOnly = false)
    {
        const nint here = -100;
        const nint create = 0x41;
        const nint internet = 2;
        const nint local = 1;
        const nint stream = 1;
        nint parent = memory.Parent;
        void Try(string what, nint x64, nint arm64, nint first = 0, nint second = 0, nint third = 0, nint fourth = 0, nint fifth = 0) =>
            Report(who, what, SystemCall(Number(x64, arm64), first, second, third, fourth, fifth), lines);

        Try("open", 257, 56, here, memory.Existing);
        if (harmlessOnly) return;
        Try("create", 257, 56, here, memory.New, create, 0x180);
        Try("stat", 262, 79, here, memory.Existing, memory.Room);
        Try("folder", 258, 34, here, memory.NewFolder, 0x1C0);
        Try("socket", 41, 198, internet, stream);
        Try("local socket", 41, 198, local, stream);
        Try("connect", 42, 203, 0, memory.Room, 16);
        Try("memory file", 319, 279, memory.Existing);
        Try("duplicate", 72, 25, 1, 0);
        Try("control", 16, 29, 1, 0x5401, memory.Room);
        Try("fork", 56, 220, 17);
        Try("signal the parent", 62, 129, parent);
        Try("handle of the parent", 434, 434, parent);
        Try("trace the parent", 101, 117, 0x4206, parent);
        Try("read the parent", 310, 270, parent, memory.Part, 1, memory.Part, 1);
        Try("write the parent", 311, 271, parent, memory.Part, 1, memory.Part, 1);
        Try("be root", 117, 147);
        Try("other root folder", 161, 51, memory.Existing);
        Try("mount", 165, 40, memory.Existing, memory.Existing, memory.Existing);
        Try("namespace", 272, 97, 0x1000_0000);
        Try("ring", 425, 425, 8, memory.Room);
        Try("kernel program", 321, 280, 0, memory.Room, 0x78);
        Try("be looked into", 157, 167, 4, 1);
        Try("limits of the parent", 302, 261, parent, 0, 0, memory.Room);
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64) Try("other numbering", 0x4000_0000 | 257, 0, here, memory.Existing);
    }

    private static nint ParentProcess() => int.Parse(File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ')[1], CultureInfo.InvariantCulture);

    private static nint Number(nint x64, nint arm64) => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? x64 : arm64;

    private static void Report(string who, string what, nint result, StringBuilder lines)
    {
        int error = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        // The other half of a fork that worked.
        if (what == "fork" && result == 0) _ = SystemCall(Number(231, 94), 0, 0, 0, 0, 0);
        lines.Append(CultureInfo.InvariantCulture, $"{who}: {what}: {error}\n");
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth, nint fifth);

    /// <summary>What the calls point to, until the process ends.</summary>
    private sealed class ScratchMemory(string folder, nint parent)
    {
        public nint Existing { get; } = Marshal.StringToHGlobalAnsi(Path.Combine(folder, "existing"));

        public nint New { get; } = Marshal.StringToHGlobalAnsi(Path.Combine(folder, "new"));

        public nint NewFolder { get; } = Marshal.StringToHGlobalAnsi(Path.Combine(folder, "folder"));

        public nint Program { get; } = Marshal.StringToHGlobalAnsi("/bin/true");

        public nint Room { get; } = Marshal.AllocHGlobal(4096);

        public nint Arguments { get; } = Pair(0, 0);

        public nint Part { get; } = Pair(Marshal.AllocHGlobal(8), 8);

        public nint Parent { get; } = parent;

        private static nint Pair(nint first, nint second)
        {
            nint pair = Marshal.AllocHGlobal(2 * nint.Size);
            Marshal.WriteIntPtr(pair, first);
            Marshal.WriteIntPtr(pair, nint.Size, second);
            return pair;
        }
    }
}
