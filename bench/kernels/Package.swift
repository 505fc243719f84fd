// swift-tools-version: 6.2
// The micro-benchmarks: a package of its own, so that only the rooms with hot loops are built, without what networks need.
//
// Sources/Millrace… are links to the rooms. Text and Parquet have a file of their own beside the link: their kernels are internal, and a
// generic loop is compiled for its types only inside its own module, so that is where it must be called to be measured.

import PackageDescription

let package = Package(
    name: "millrace-kernels",
    products: [.executable(name: "kernels", targets: ["Kernels"])],
    targets: [
        .target(name: "CMillraceScan"),
        .target(
            name: "CMillraceCodecs",
            linkerSettings: [
                .linkedLibrary(":libzstd.a"), .linkedLibrary(":libsnappy.a"), .linkedLibrary(":liblz4.a"),
                .linkedLibrary(":libbz2.a"), .linkedLibrary(":liblzma.a"), .linkedLibrary(":libdeflate.a"),
                .linkedLibrary(":libbrotlidec.a"), .linkedLibrary(":libbrotlicommon.a"), .linkedLibrary("stdc++"),
            ]),
        .target(name: "CMillraceProcess"),
        .target(name: "MillraceBytes"),
        .target(name: "MillraceColumns", dependencies: ["MillraceBytes"]),
        .target(name: "MillraceText", dependencies: ["CMillraceScan", "MillraceBytes", "MillraceColumns"]),
        .target(name: "MillraceCompression", dependencies: ["CMillraceCodecs"]),
        .target(name: "MillraceParquet", dependencies: ["MillraceBytes", "MillraceColumns", "MillraceCompression"]),
        .target(name: "MillraceAvro", dependencies: ["MillraceBytes", "MillraceColumns", "MillraceCompression"]),
        .executableTarget(
            name: "Kernels",
            dependencies: [
                "CMillraceCodecs", "CMillraceProcess", "CMillraceScan", "MillraceAvro", "MillraceBytes",
                "MillraceColumns",
                "MillraceCompression",
                "MillraceParquet", "MillraceText",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
