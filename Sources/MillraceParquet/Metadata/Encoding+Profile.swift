extension Encoding {
    /// What the encoding of a page is called in files of a profile.
    ///
    /// SPEC: Encodings.md "Dictionary Encoding": PLAIN_DICTIONARY is the older name of RLE_DICTIONARY in data pages, and of PLAIN in
    /// dictionary pages; the bytes are the same.
    func named(in profile: ParquetProfile, page: PageType) -> Encoding {
        guard profile == .compat else { return self }
        return self == .rleDictionary || page == .dictionary ? .plainDictionary : self
    }
}
