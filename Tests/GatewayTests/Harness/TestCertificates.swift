/// Certificates for the tests, valid from 2020 to 2120 but for those that say otherwise. All leaves share one key, which
/// is worth nothing outside of this folder.
enum TestCertificates {
    /// Vouches for all that follow but `strange`.
    static let authority = pem("CERTIFICATE", authorityBody)
    /// For `localhost` and 127.0.0.1.
    static let server = pem("CERTIFICATE", serverBody)
    /// For the same, made later.
    static let renewed = pem("CERTIFICATE", renewedBody)
    /// For the same, until 2021.
    static let expired = pem("CERTIFICATE", expiredBody)
    /// For the same, from 2090 on.
    static let early = pem("CERTIFICATE", earlyBody)
    /// Of a client.
    static let client = pem("CERTIFICATE", clientBody)
    /// Of a client, signed by an authority that nobody knows.
    static let strange = pem("CERTIFICATE", strangeBody)
    /// Of a client, until 2021.
    static let late = pem("CERTIFICATE", lateBody)
    /// The key of all but the authority.
    static let key = pem("PRIVATE KEY", keyBody)
    /// The key of none of them.
    static let otherKey = pem("PRIVATE KEY", otherKeyBody)

    private static func pem(_ label: String, _ body: String) -> String {
        "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
    }

    private static let authorityBody = """
        MIIBXDCCAQKgAwIBAgICMAAwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAUMRIwEAYDVQQD
        DAlhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARmXwJS3ydCx5Y8
        MaQ04FVG9/3aN7ddI/Vxn042pzwKX17Wc+G1DHJ23A2nXPP4Yv9JZpAQ1W0jczK8
        tQ+v/mcdo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAdBgNV
        HQ4EFgQUe8zxhGJpC+uP7sYkuINmY7X9tXowCgYIKoZIzj0EAwIDSAAwRQIgMUdT
        +xjZrvVF5Lpva7H22pYzwNlH85eGhPs/pQU+H/MCIQCWde5z4J3ahOzh9E2Qhtlc
        /s8aU/luBMlgKENbxCknUw==
        """

    private static let serverBody = """
        MIIBqTCCAVCgAwIBAgICMAIwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjARMQ8wDQYDVQQD
        DAZzZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATSe9eea5eWXbd89dMu
        xoNGRiIeEUg1fUFJw1VXDec3/SvmL4dG9Z7B+Qn5Xb8QzZ0aRzHMZ3PofSsO7cwX
        tms+o4GSMIGPMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAMBgNVHRMBAf8E
        AjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4E
        FgQUzvcBibDun4zKSNjOKY2FyH1Y7kMwHwYDVR0jBBgwFoAUe8zxhGJpC+uP7sYk
        uINmY7X9tXowCgYIKoZIzj0EAwIDRwAwRAIgKomQWw/RfwqZ6JF+itzH8piHcGUC
        J5d0ON+8qHTv32gCIDob7w6DM2qHTbqS5xXk+NwUQ3uwV0POY+u93GvUG5Jd
        """

    private static let renewedBody = """
        MIIBrDCCAVGgAwIBAgICMAMwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjASMRAwDgYDVQQD
        DAdyZW5ld2VkMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0nvXnmuXll23fPXT
        LsaDRkYiHhFINX1BScNVVw3nN/0r5i+HRvWewfkJ+V2/EM2dGkcxzGdz6H0rDu3M
        F7ZrPqOBkjCBjzAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwDAYDVR0TAQH/
        BAIwADAOBgNVHQ8BAf8EBAMCB4AwEwYDVR0lBAwwCgYIKwYBBQUHAwEwHQYDVR0O
        BBYEFM73AYmw7p+MykjYzimNhch9WO5DMB8GA1UdIwQYMBaAFHvM8YRiaQvrj+7G
        JLiDZmO1/bV6MAoGCCqGSM49BAMCA0kAMEYCIQDKKpFYQ8MzSgNmks2V2j2af2/U
        +pquUhGGa+76muHGwAIhAIourLw6Z0wKIHrHDkPpCyPpGPNZ606jL6EOOaRGHigH
        """

    private static let expiredBody = """
        MIIBqTCCAU+gAwIBAgICMAQwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAwMDAwMFowEjEQMA4GA1UEAwwH
        ZXhwaXJlZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNJ7155rl5Zdt3z10y7G
        g0ZGIh4RSDV9QUnDVVcN5zf9K+Yvh0b1nsH5CfldvxDNnRpHMcxnc+h9Kw7tzBe2
        az6jgZIwgY8wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAwGA1UdEwEB/wQC
        MAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQW
        BBTO9wGJsO6fjMpI2M4pjYXIfVjuQzAfBgNVHSMEGDAWgBR7zPGEYmkL64/uxiS4
        g2Zjtf21ejAKBggqhkjOPQQDAgNIADBFAiAdz6V4/oe6jiU8CyOh8wWMdEjHJ1qf
        xnm1FS/JqAXaSAIhAPQH2xWKE1MLekYTNiQ2zGmyAjkK6c1AbAVo1+4SloZ0
        """

    private static let earlyBody = """
        MIIBrDCCAVGgAwIBAgICMAUwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCIYDzIwOTAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBAxDjAMBgNV
        BAMMBWVhcmx5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0nvXnmuXll23fPXT
        LsaDRkYiHhFINX1BScNVVw3nN/0r5i+HRvWewfkJ+V2/EM2dGkcxzGdz6H0rDu3M
        F7ZrPqOBkjCBjzAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwDAYDVR0TAQH/
        BAIwADAOBgNVHQ8BAf8EBAMCB4AwEwYDVR0lBAwwCgYIKwYBBQUHAwEwHQYDVR0O
        BBYEFM73AYmw7p+MykjYzimNhch9WO5DMB8GA1UdIwQYMBaAFHvM8YRiaQvrj+7G
        JLiDZmO1/bV6MAoGCCqGSM49BAMCA0kAMEYCIQD+zxGGhKshNObojJXMSNZQBkYg
        0p7gLy2MJytE6gkxJAIhAKicn10KD25qnVW6S06jbU6a7kZTae3Vxieo+ybTEECL
        """

    private static let clientBody = """
        MIIBjDCCATKgAwIBAgICMAYwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjARMQ8wDQYDVQQD
        DAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATSe9eea5eWXbd89dMu
        xoNGRiIeEUg1fUFJw1VXDec3/SvmL4dG9Z7B+Qn5Xb8QzZ0aRzHMZ3PofSsO7cwX
        tms+o3UwczAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAK
        BggrBgEFBQcDAjAdBgNVHQ4EFgQUzvcBibDun4zKSNjOKY2FyH1Y7kMwHwYDVR0j
        BBgwFoAUe8zxhGJpC+uP7sYkuINmY7X9tXowCgYIKoZIzj0EAwIDSAAwRQIgCHoL
        t0ITrAkO7k1txzJV2JBHSdW/yYgJ87mk7bYRetACIQD7Ad6z1qMFtMfXxnr/3KEh
        GGrFevzBDeiXB3cr8pZarQ==
        """

    private static let strangeBody = """
        MIIBjTCCATKgAwIBAgICMAcwCgYIKoZIzj0EAwIwEzERMA8GA1UEAwwIc3RyYW5n
        ZXIwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBIxEDAOBgNVBAMM
        B3N0cmFuZ2UwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATSe9eea5eWXbd89dMu
        xoNGRiIeEUg1fUFJw1VXDec3/SvmL4dG9Z7B+Qn5Xb8QzZ0aRzHMZ3PofSsO7cwX
        tms+o3UwczAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAK
        BggrBgEFBQcDAjAdBgNVHQ4EFgQUzvcBibDun4zKSNjOKY2FyH1Y7kMwHwYDVR0j
        BBgwFoAUirGAr05EFm4ifV3PnlRrKuqA7YEwCgYIKoZIzj0EAwIDSQAwRgIhAMN4
        O6l5KKdhkgq/FW7BAUoRM2TZmCd7BZPbLgS9izbaAiEAkN6jf9XJ9xFbl2UYTnop
        GVbkn2kf6WhMprxH1mwSpTc=
        """

    private static let lateBody = """
        MIIBiDCCAS6gAwIBAgICMAgwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJYXV0aG9y
        aXR5MB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAwMDAwMFowDzENMAsGA1UEAwwE
        bGF0ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNJ7155rl5Zdt3z10y7Gg0ZG
        Ih4RSDV9QUnDVVcN5zf9K+Yvh0b1nsH5CfldvxDNnRpHMcxnc+h9Kw7tzBe2az6j
        dTBzMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsG
        AQUFBwMCMB0GA1UdDgQWBBTO9wGJsO6fjMpI2M4pjYXIfVjuQzAfBgNVHSMEGDAW
        gBR7zPGEYmkL64/uxiS4g2Zjtf21ejAKBggqhkjOPQQDAgNIADBFAiATb+0IwSew
        UBrwpQzpemD+gUuKrPNNWu5zM3W3bs5yhwIhALoZIegAAbN/HfdPGIBkWlzzAHXw
        Edpx3wVHROrnIaLa
        """

    private static let keyBody = """
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1lq2jhXLIJtHLsLZ
        Hd7Pgg2Gy7uZQA9xuuWjB3kpfkShRANCAATSe9eea5eWXbd89dMuxoNGRiIeEUg1
        fUFJw1VXDec3/SvmL4dG9Z7B+Qn5Xb8QzZ0aRzHMZ3PofSsO7cwXtms+
        """

    private static let otherKeyBody = """
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDgTKN4ZLuo8xZ+Cv
        8uWIOCU0s0+EzCKyyZZaYwuVZ8mhRANCAAQCHiJ8TKBUGzT7U1MF4mfW9dFu0TnW
        KdM9IziIhIbILd1FXjQEFdDL288l4TdKUNn5kHpZtOSvFMlWRZQ6RiBX
        """
}
