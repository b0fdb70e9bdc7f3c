using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Vision.Decoding.Native;

/// <summary>Confines a process that decodes strangers' photos: an attacker who takes over the decoder finds no file, no network, no other process and no way
/// out. Whatever the system does not support is left out; <see cref="Enter"/> returns what is in force.</summary>
internal static unsafe partial class DecoderCage
{
    // The kernel's own "nobody" (/proc/sys/kernel/overflowuid), the same in every distribution.
    private const uint Nobody = 65534;

    // <linux/prctl.h>
    private const int SetName = 15;
    private const int SetNoNewPrivileges = 38;

    // <linux/landlock.h>; the system calls have the same numbers on every processor.
    private const nint CreateRuleset = 444;
    private const nint RestrictSelf = 446;
    private const nint AskVersion = 1;
    private const nint EveryThread = 1 << 3;
    private const int VersionWithEveryThread = 8;

    // <linux/seccomp.h>
    private const nint SetFilter = 1;
    private const nint FilterEveryThread = 1;
    private const uint Kill = 0x8000_0000;
    private const uint Allow = 0x7FFF_0000;
    private const uint Refuse = 0x0005_0001;
    private const uint NoSuchCall = 0x0005_0026;

    // Where <linux/seccomp.h> has the call, the processor and the low half of the first argument; <linux/bpf_common.h>.
    private const uint CallAt = 0;
    private const uint ProcessorAt = 4;
    private const uint ArgumentAt = 16;
    private const ushort Load = 0x20;
    private const ushort IfEqual = 0x15;
    private const ushort IfBits = 0x45;
    private const ushort IfAtLeast = 0x35;
    private const ushort Return = 0x06;

    // The other numbering of x86-64's calls (x32).
    private const uint OtherNumbering = 0x4000_0000;

    private const uint ThreadOfThisProcess = 0x0001_0000;

    // What a .NET program and libvips still need: memory, threads, time, signals, and open pipes.
    private static readonly Call[] Allowed =
    [
        new(0, 63), // read
        new(1, 64), // write
        new(20, 66), // writev
        new(3, 57), // close
        new(8, 62), // lseek
        new(5, 80), // fstat
        new(7, 73), // poll, which arm64 has as ppoll alone
        new(271, 73), // ppoll
        new(293, 59), // pipe2: .NET makes one at the start of each thread
        new(9, 222), // mmap
        new(11, 215), // munmap
        new(10, 226), // mprotect
        new(25, 216), // mremap
        new(28, 233), // madvise
        new(12, 214), // brk
        new(202, 98), // futex
        new(324, 283), // membarrier
        new(334, 293), // rseq
        new(273, 99), // set_robust_list
        new(228, 113), // clock_gettime
        new(229, 114), // clock_getres
        new(230, 115), // clock_nanosleep
        new(35, 101), // nanosleep
        new(96, 169), // gettimeofday
        new(39, 172), // getpid
        new(186, 178), // gettid
        new(24, 124), // sched_yield
        new(204, 123), // sched_getaffinity
        new(309, 168), // getcpu
        new(98, 165), // getrusage
        new(99, 179), // sysinfo
        new(318, 278), // getrandom
        new(13, 134), // rt_sigaction
        new(14, 135), // rt_sigprocmask
        new(15, 139), // rt_sigreturn
        new(131, 132), // sigaltstack
        new(219, 128), // restart_syscall
        new(60, 93), // exit
        new(231, 94), // exit_group
    ];

    private static readonly Call Clone = new(56, 220);
    private static readonly Call CloneByStructure = new(435, 435);
    private static readonly Call SignalThread = new(234, 131);
    private static readonly Call ProcessControl = new(157, 167);
    private static readonly Call SetProcessors = new(203, 122);
    private static readonly Call ResourceLimits = new(302, 261);
    private static readonly Call Seccomp = new(317, 277);

    /// <summary>Confines this process for the rest of its life and returns the walls in force. Nothing can be loaded or opened afterwards, so everything that
    /// decoding needs must have run once.</summary>
    internal static CageWalls Enter()
    {
        if (!OperatingSystem.IsLinux()) return CageWalls.None;
        CageWalls walls = CageWalls.None;
        // Built before anything is taken away: building it may load something.
        Step[] filter = FilterHere();
        if (Environment.IsPrivilegedProcess)
        {
            // The root folder first: chroot needs the rights of root.
            if (TryEmptyRoot()) walls |= CageWalls.EmptyRoot;
            if (Setgroups(0, null) == 0 && Setresgid(Nobody, Nobody, Nobody) == 0 && Setresuid(Nobody, Nobody, Nobody) == 0) walls |= CageWalls.OtherUser;
        }

        if (Prctl(SetNoNewPrivileges, 1, 0, 0, 0) == 0) walls |= CageWalls.NoNewPrivileges;
        walls |= RestrictByLandlock();
        if (TryFilterCalls(filter)) walls |= CageWalls.SystemCalls;
        return walls;
    }

    // Threads share the root folder, so that all of them are in the empty one.
    private static bool TryEmptyRoot()
    {
        try
        {
            string folder = Directory.CreateTempSubdirectory("decoder-").FullName;
            Environment.CurrentDirectory = folder;
            Directory.Delete(folder);
            return Chroot(".") == 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A rule set that allows nothing. It leaves signals alone: before Linux 6.15 it would block those between threads, which .NET needs.
    private static CageWalls RestrictByLandlock()
    {
        nint version = SystemCall(CreateRuleset, 0, 0, AskVersion);
        if (version < 1) return CageWalls.None;
        var rules = new LandlockRules
        {
            Files = version switch { 1 => 0x1FFFu, 2 => 0x3FFFu, 3 or 4 => 0x7FFFu, _ => 0xFFFFu },
            Tcp = version >= 4 ? 3u : 0u,
            AbstractSockets = version >= 6 ? 1u : 0u,
        };
        nint set = SystemCall(CreateRuleset, (nint)(&rules), sizeof(LandlockRules), 0);
        if (set < 0) return CageWalls.None;
        CageWalls walls = version >= VersionWithEveryThread && SystemCall(RestrictSelf, set, EveryThread, 0) == 0 ? CageWalls.LandlockOfProcess
            : SystemCall(RestrictSelf, set, 0, 0) == 0 ? CageWalls.LandlockOfDecodingThread
            : CageWalls.None;
        _ = Close((int)set);
        return walls;
    }

    private static bool TryFilterCalls(Step[] filter)
    {
        if (filter.Length == 0) return false;
        uint call = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Seccomp.X64 : Seccomp.Arm64;
        fixed (Step* first = filter)
        {
            var program = new FilterProgram { Length = (ushort)filter.Length, First = first };
            return SystemCall((nint)call, SetFilter, FilterEveryThread, (nint)(&program)) == 0;
        }
    }

    // Empty for a processor whose call numbers are not known.
    private static Step[] FilterHere() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => Filter(0xC000_003E, call => call.X64),
        Architecture.Arm64 => Filter(0xC000_00B7, call => call.Arm64),
        _ => [],
    };

    private static Step[] Filter(uint processor, Func<Call, uint> number) =>
    [
        new(Load, 0, 0, ProcessorAt),
        new(IfEqual, 1, 0, processor),
        new(Return, 0, 0, Kill),
        new(Load, 0, 0, CallAt),
        new(IfAtLeast, 0, 1, OtherNumbering),
        new(Return, 0, 0, Refuse),
        .. Allowed.SelectMany(call => Answer(number(call), Allow)),
        // Its flags lie in memory, where a filter cannot see them; the C library then falls back to clone.
        .. Answer(number(CloneByStructure), NoSuchCall),
        .. AllowWhere(number(Clone), IfBits, ThreadOfThisProcess),
        .. AllowWhere(number(SignalThread), IfEqual, (uint)Environment.ProcessId),
        .. AllowWhere(number(ProcessControl), IfEqual, SetName),
        // .NET calls it at the start of each thread, for that thread.
        .. AllowWhere(number(SetProcessors), IfEqual, 0),
        // Its own limits, which can only be lowered.
        .. AllowWhere(number(ResourceLimits), IfEqual, 0),
        new(Return, 0, 0, Refuse),
    ];

    private static Step[] Answer(uint call, uint answer) => [new(IfEqual, 0, 1, call), new(Return, 0, 0, answer)];

    private static Step[] AllowWhere(uint call, ushort condition, uint argument) =>
    [
        new(IfEqual, 0, 4, call),
        new(Load, 0, 0, ArgumentAt),
        new(condition, 0, 1, argument),
        new(Return, 0, 0, Allow),
        new(Return, 0, 0, Refuse),
    ];

    // On x86-64 and arm64 Linux, variadic arguments the size of a register are passed like any others.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "chroot", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chroot(string path);

    // The C library changes every thread; the bare system calls would change only one.
    [LibraryImport("libc", EntryPoint = "setgroups", SetLastError = true)]
    private static partial int Setgroups(nuint count, uint* groups);

    [LibraryImport("libc", EntryPoint = "setresgid", SetLastError = true)]
    private static partial int Setresgid(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    private static partial int Setresuid(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);

    /// <summary>System call numbers: asm/unistd_64.h for x86-64, asm-generic/unistd.h for arm64.</summary>
    private readonly record struct Call(uint X64, uint Arm64);

    // struct sock_filter of <linux/filter.h>.
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Step(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    // struct sock_fprog of <linux/filter.h>.
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public Step* First;
    }

    // struct landlock_ruleset_attr of <linux/landlock.h>; older kernels know its beginning and accept zeros behind it.
    [StructLayout(LayoutKind.Sequential)]
    private struct LandlockRules
    {
        public ulong Files;
        public ulong Tcp;
        public ulong AbstractSockets;
    }
}
