// swift-tools-version: 6.2
// The rooms of Millrace. What each may import is the architecture: see ARCHITECTURE.md; scripts/check-targets proves it in CI.

import PackageDescription

/// Warnings are errors in CI; a person building at a desk may have a newer compiler that warns about more.
let strictness: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let package = Package(
    name: "millrace",
    products: [
        .library(name: "Millrace", targets: ["Millrace"]),
        .library(name: "MillraceAWS", targets: ["MillraceAWS"]),
        .executable(name: "millrace", targets: ["millrace"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // C shims: nothing here knows a type, a format or a socket.
        .target(name: "CMillraceScan"),
        .target(
            name: "CMillraceCodecs",
            linkerSettings: [
                // Linked statically, so that one binary runs where no codec library is installed.
                .linkedLibrary(":libzstd.a"), .linkedLibrary(":libsnappy.a"), .linkedLibrary(":liblz4.a"),
                .linkedLibrary(":libbz2.a"), .linkedLibrary(":liblzma.a"), .linkedLibrary(":libdeflate.a"),
                .linkedLibrary(":libbrotlidec.a"), .linkedLibrary(":libbrotlicommon.a"), .linkedLibrary("stdc++"),
            ]),
        .target(name: "CMillraceProcess"),
        .target(name: "CMillraceFiles"),
        .target(name: "CMillraceExpat", linkerSettings: [.linkedLibrary(":libexpat.a")]),

        // The hub and what stands around it. Text, Parquet, Avro and ObjectStore are siblings: they never import each other.
        .target(name: "MillraceBytes", swiftSettings: strictness),
        .target(name: "MillraceColumns", dependencies: ["MillraceBytes"], swiftSettings: strictness),
        .target(
            name: "MillraceText", dependencies: ["CMillraceScan", "MillraceBytes", "MillraceColumns"],
            swiftSettings: strictness),
        .target(name: "MillraceCompression", dependencies: ["CMillraceCodecs"], swiftSettings: strictness),
        .target(
            name: "MillraceParquet", dependencies: ["MillraceBytes", "MillraceColumns", "MillraceCompression"],
            swiftSettings: strictness),
        .target(
            name: "MillraceAvro", dependencies: ["MillraceBytes", "MillraceColumns", "MillraceCompression"],
            swiftSettings: strictness),
        .target(
            name: "MillraceAWS",
            dependencies: [
                "CMillraceExpat", "MillraceBytes",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strictness),
        .target(
            name: "MillraceObjectStore",
            dependencies: [
                "CMillraceFiles", "MillraceAWS", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strictness),

        // The façade: the one room that knows them all, and the only one that the command line uses.
        .target(
            name: "Millrace",
            dependencies: [
                "MillraceBytes", "MillraceColumns", "MillraceText", "MillraceCompression", "MillraceParquet",
                "MillraceAvro", "MillraceAWS", "MillraceObjectStore",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strictness),
        .executableTarget(
            name: "millrace",
            dependencies: [
                "CMillraceProcess", "Millrace",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/millrace-cli", swiftSettings: strictness),

        .testTarget(name: "MillraceBytesTests", dependencies: ["MillraceBytes"], swiftSettings: strictness),
        .testTarget(name: "MillraceColumnsTests", dependencies: ["MillraceColumns"], swiftSettings: strictness),
        .testTarget(
            name: "MillraceTextTests", dependencies: ["MillraceText", "MillraceColumns"], swiftSettings: strictness),
        .testTarget(
            name: "MillraceCompressionTests", dependencies: ["MillraceCompression"], swiftSettings: strictness),
        .testTarget(
            name: "MillraceParquetTests", dependencies: ["MillraceParquet", "MillraceColumns"],
            swiftSettings: strictness),
        .testTarget(
            name: "MillraceAvroTests", dependencies: ["MillraceAvro", "MillraceBytes", "MillraceColumns"],
            swiftSettings: strictness),
        .testTarget(
            name: "MillraceAWSTests",
            dependencies: [
                "MillraceAWS", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: strictness),
        .testTarget(
            name: "MillraceObjectStoreTests",
            dependencies: ["MillraceObjectStore", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strictness),
        .testTarget(
            name: "MillraceTests",
            dependencies: [
                "Millrace", "MillraceAWS", "MillraceAvro", "MillraceBytes", "MillraceColumns", "MillraceCompression",
                "MillraceObjectStore", "MillraceParquet", "MillraceText",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strictness),
    ],
    swiftLanguageModes: [.v6]
)
