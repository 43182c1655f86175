/// The chunked decoder beside one that reads its input at once.
func fuzz(_ input: UnsafeBufferPointer<UInt8>) { PlainChunks.check(Array(input)[...]) }
